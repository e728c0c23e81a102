import type { NamedProvider } from '../../ai/providers.ts';
import { isUnderOldKey, newestKeyId, open, seal } from '../platform/encryption.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import { secretClient, type SessionClient } from '../platform/supabase.ts';

/** A workspace's own keys at AI providers, as seen and changed by whoever this client acts for. */
export type KeyHolder = { supabase: SessionClient; workspaceId: string };

/** What anybody is ever told of a key: its last four characters, since when it is there and by whom. */
export type ListedOwnKey = { provider: NamedProvider; hint: string; setAt: string; setBy: string | null };

const placeOf = (workspaceId: string, provider: string) => `provider_key:${workspaceId}:${provider}`;

/** The workspace's keys. Empty for who may not see them. */
export async function list({ supabase, workspaceId }: KeyHolder): Promise<ListedOwnKey[]> {
	const query = supabase.from('provider_keys').select('provider, hint, set_at, set_by');
	const rows = unwrap(await query.eq('workspace_id', workspaceId).order('provider'));
	return rows.map((row) => ({
		provider: row.provider as NamedProvider, // a check of the table
		hint: row.hint,
		setAt: row.set_at,
		setBy: row.set_by
	}));
}

/**
 * Encrypts and stores the key, in place of the one that is there. Throws `workspace_not_found`, `role_too_low`,
 * `scope_missing`, `workspace_frozen`. Repeating stores it again.
 */
export async function set(
	{ supabase, workspaceId }: KeyHolder,
	{ provider, key }: { provider: NamedProvider; key: string }
): Promise<void> {
	const { ciphertext, keyId } = seal(key, placeOf(workspaceId, provider));
	unwrap(
		await supabase.rpc('set_provider_key', {
			p_workspace_id: workspaceId,
			p_provider: provider,
			p_ciphertext: ciphertext,
			p_key_id: keyId,
			p_hint: key.slice(-4)
		})
	);
}

/** Forgets a key at once. Throws as `set` does. Repeating changes nothing. */
export async function remove({ supabase, workspaceId }: KeyHolder, provider: NamedProvider): Promise<void> {
	const removed = await supabase.rpc('remove_provider_key', {
		p_workspace_id: workspaceId,
		p_provider: provider
	});
	unwrapMaybe(removed);
}

/**
 * The workspace's keys themselves, by provider, for a request that is about to be sent. Throws `ai_own_key_missing` (409)
 * when there is none any more, and `ai_own_key_unreadable` (500) when none opens. One that doesn't open is left out.
 */
export async function reveal(workspaceId: string): Promise<Map<string, string>> {
	const query = secretClient().from('provider_keys').select('provider, ciphertext, key_id');
	const rows = unwrap(await query.eq('workspace_id', workspaceId));
	if (rows.length === 0) throw new DomainError('ai_own_key_missing', 409);
	const keys = new Map<string, string>();
	let problem: unknown;
	for (const { provider, ciphertext, key_id: keyId } of rows) {
		try {
			keys.set(provider, open({ ciphertext, keyId }, placeOf(workspaceId, provider)));
		} catch (error) {
			problem = error;
			log.error({ err: error, workspaceId, provider }, 'a workspace’s own key does not open');
		}
	}
	if (keys.size === 0) throw new DomainError('ai_own_key_unreadable', 500, { cause: problem });
	return keys;
}

/**
 * Encrypts under the newest key of the settings what is under an older one. Answers how many; those that don't open
 * stay and are told in the log. Safe to repeat and to run twice at once: what changed meanwhile is left alone.
 */
export async function sealAnew(): Promise<number> {
	const db = secretClient();
	const query = db.from('provider_keys').select('id, workspace_id, provider, ciphertext, key_id');
	const rows = unwrap(await query.neq('key_id', newestKeyId()).limit(500));
	let done = 0;
	for (const row of rows) {
		const sealed = { ciphertext: row.ciphertext, keyId: row.key_id };
		if (!isUnderOldKey(sealed)) continue;
		const place = placeOf(row.workspace_id, row.provider);
		try {
			const anew = seal(open(sealed, place), place);
			const update = db.from('provider_keys').update({ ciphertext: anew.ciphertext, key_id: anew.keyId });
			const changed = unwrap(await update.eq('id', row.id).eq('ciphertext', row.ciphertext).select('id'));
			done += changed.length;
		} catch (error) {
			log.error(
				{ err: error, workspaceId: row.workspace_id, provider: row.provider },
				'a key was not encrypted anew'
			);
		}
	}
	return done;
}
