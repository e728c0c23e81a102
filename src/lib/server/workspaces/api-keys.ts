import { createHash, randomBytes } from 'node:crypto';
import { apiKeyScopes, type ApiKeyScope, type NewApiKey } from '../../workspaces/api-key-schema.ts';
import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import { secretClient, type SessionClient } from '../platform/supabase.ts';

const prefix = 'nox_';
const shape = /^nox_[A-Za-z0-9_-]{43}$/;
const dayMs = 24 * 60 * 60 * 1000;

/** A workspace's keys, as seen and changed by whoever this client acts for. */
export type KeyRing = { supabase: SessionClient; workspaceId: string };

/** A key as a request came with it, alive at that moment. */
export type LiveKey = {
	id: string;
	workspaceId: string;
	name: string;
	scopes: ApiKeyScope[];
	expiresAt: string | null;
	/** Who made it, and answers for what costs credits; null when they are gone. */
	maker: { userId: string; displayName: string } | null;
	/** Its workspace waits for its deletion: the key only reads. */
	isFrozen: boolean;
};

/** Which token a key is can be told by its last four characters; the token itself is nowhere. */
export type ListedKey = {
	id: string;
	name: string;
	tokenHint: string;
	scopes: string[];
	createdAt: string;
	/** Null when whoever made it is gone. */
	createdBy: string | null;
	expiresAt: string | null;
	revokedAt: string | null;
	lastUsedAt: string | null;
	lastUsedAddress: string | null;
};

/**
 * Makes a key and returns its token, which is shown once: only its hash is kept. Throws `workspace_not_found`,
 * `role_too_low`, `key_not_allowed` (403 for API keys), `api_keys_limit` (409), `workspace_frozen` (409). Each call makes
 * another key.
 */
export async function create(
	{ supabase, workspaceId }: KeyRing,
	{ name, scopes, expiresInDays }: NewApiKey
): Promise<{ id: string; token: string }> {
	const token = prefix + randomBytes(32).toString('base64url');
	const id = unwrap(
		await supabase.rpc('create_api_key', {
			p_workspace_id: workspaceId,
			p_name: name,
			p_token_hash: hashOf(token),
			p_token_hint: token.slice(-4),
			p_scopes: scopes,
			p_expires_at:
				expiresInDays === null ? undefined : new Date(Date.now() + expiresInDays * dayMs).toISOString()
		})
	);
	return { id, token };
}

/** All keys of the workspace, newest first, revoked and expired ones included. Empty for who may not see them. */
export async function list({ supabase, workspaceId }: KeyRing): Promise<ListedKey[]> {
	const rows = unwrap(
		await supabase
			.from('api_keys')
			.select(
				'id, name, token_hint, scopes, created_at, created_by, expires_at, revoked_at, last_used_at, last_used_address'
			)
			.eq('workspace_id', workspaceId)
			.order('created_at', { ascending: false })
	);
	return rows.map((row) => ({
		id: row.id,
		name: row.name,
		tokenHint: row.token_hint,
		scopes: row.scopes,
		createdAt: row.created_at,
		createdBy: row.created_by,
		expiresAt: row.expires_at,
		revokedAt: row.revoked_at,
		lastUsedAt: row.last_used_at,
		lastUsedAddress: row.last_used_address as string | null
	}));
}

/** Ends a key at once. Throws `api_key_not_found` (404), `role_too_low` (403). Repeating changes nothing. */
export async function revoke({ supabase }: Pick<KeyRing, 'supabase'>, id: string): Promise<void> {
	unwrapMaybe(await supabase.rpc('revoke_api_key', { p_id: id }));
}

/** True for what can be a key of ours; others are access tokens. */
export function looksLikeKey(token: string): boolean {
	return token.startsWith(prefix);
}

/**
 * The live key with this token, its use noted with the address; null for one that is unknown, revoked or expired, or
 * whose workspace is gone.
 */
export async function resolve(token: string, address: string): Promise<LiveKey | null> {
	if (!shape.test(token)) return null;
	const rows = unwrap(
		await secretClient().rpc('use_api_key', { p_token_hash: hashOf(token), p_address: address })
	);
	const [row] = rows;
	if (!row) return null;
	return {
		id: row.id,
		workspaceId: row.workspace_id,
		name: row.name,
		scopes: apiKeyScopes.filter((scope) => row.scopes.includes(scope)),
		expiresAt: row.expires_at,
		maker: row.maker_id ? { userId: row.maker_id, displayName: row.maker_name ?? '' } : null,
		isFrozen: row.is_frozen
	};
}

/** 256 random bits need no salt and no slow hash: nobody can try them all. */
function hashOf(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}
