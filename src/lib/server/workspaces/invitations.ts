import { randomUUID } from 'node:crypto';
import type { NewInvitation, Role } from '../../workspaces/member-schemas.ts';
import { config } from '../platform/config.ts';
import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';
import { createToken, hashOf, looksLikeToken } from './invitation-token.ts';
import type { Team } from './team.ts';

export type Invited = { id: string; email: string; role: Role; expiresAt: string };

/** What the holder of a link may know. */
export type Invitation = {
	id: string;
	workspaceName: string;
	email: string;
	role: Role;
	/** Null: an API key sent it, or its sender is gone. */
	inviterName: string | null;
	expiresAt: string;
	state: 'open' | 'expired' | 'revoked' | 'accepted';
};

/** Invitations sent at least this long ago may be sent again; the database holds the same minute. */
const resendAfterSeconds = 60;
const mostListed = 200;

/**
 * Invites an address and queues the mail with its link. Throws `workspace_not_found` (404), `role_too_low` (403),
 * `role_above_yours` (403), `scope_missing` (403), `already_member` (409), `already_invited` (409), `workspace_frozen`
 * (409), `invitations_limit` (429). Repeating is refused as `already_invited`.
 */
export async function invite(
	{ supabase, workspaceId }: Team,
	{ email, role }: NewInvitation
): Promise<Invited> {
	const id = randomUUID();
	unwrapMaybe(
		await supabase.rpc('invite_member', {
			p_id: id,
			p_workspace_id: workspaceId,
			p_email: email,
			p_role: role,
			p_token_hash: hashOf(tokenOf(id, 1))
		})
	);
	const row = unwrap(
		await supabase.from('invitations').select('email, role, expires_at').eq('id', id).single()
	);
	return { id, email: row.email, role: row.role, expiresAt: row.expires_at };
}

/**
 * Sends an open invitation again: a new link and seven new days; the link before ends. `sentCount` is the count the
 * caller saw. Throws `invitation_not_found` (404), `invitation_closed` (409), `stale_version` (409: it was sent
 * meanwhile), `resend_too_soon` (429: within a minute, or ten times already), `role_too_low` and `role_above_yours` (403).
 */
export async function resend(supabase: SessionClient, id: string, sentCount: number): Promise<void> {
	unwrapMaybe(
		await supabase.rpc('resend_invitation', {
			p_id: id,
			p_sent_count: sentCount,
			p_token_hash: hashOf(tokenOf(id, sentCount + 1))
		})
	);
}

/** Ends an open invitation and its link. Throws as `resend` does; `invitation_closed` when it was over already. */
export async function revoke(supabase: SessionClient, id: string): Promise<void> {
	unwrapMaybe(await supabase.rpc('revoke_invitation', { p_id: id }));
}

/** The invitations that nobody accepted or withdrew, newest first, expired ones included. Empty for who may not see them. */
export async function list({ supabase, workspaceId }: Team) {
	const rows = unwrap(
		await supabase
			.from('invitations')
			.select('id, email, role, sent_count, sent_at, expires_at, profiles(display_name)')
			.eq('workspace_id', workspaceId)
			.is('accepted_at', null)
			.is('revoked_at', null)
			.order('created_at', { ascending: false })
			.limit(mostListed)
	);
	const now = Date.now();
	return rows.map((row) => ({
		id: row.id,
		email: row.email,
		role: row.role,
		inviterName: row.profiles?.display_name ?? null,
		sentCount: row.sent_count,
		sentAt: row.sent_at,
		expiresAt: row.expires_at,
		isExpired: Date.parse(row.expires_at) <= now,
		waitSeconds: Math.max(0, Math.ceil(resendAfterSeconds - (now - Date.parse(row.sent_at)) / 1000))
	}));
}

/** The invitation of a link; null for one that was never given out, or was replaced by sending it again. */
export async function readByToken(supabase: SessionClient, token: string): Promise<Invitation | null> {
	if (!looksLikeToken(token)) return null;
	const [row] = unwrap(await supabase.rpc('read_invitation', { p_token: token }));
	if (!row) return null;
	return {
		id: row.id,
		workspaceName: row.workspace_name,
		email: row.email,
		role: row.role,
		inviterName: row.inviter_name,
		expiresAt: row.expires_at,
		state: row.state as Invitation['state']
	};
}

/** The address an open invitation is for, when `path` is its page; null for any other path. */
export async function findInvitedAddress(supabase: SessionClient, path: string): Promise<string | null> {
	const token = /^\/invitation\/([\w-]+)$/.exec(path)?.[1];
	const invitation = token ? await readByToken(supabase, token) : null;
	return invitation?.state === 'open' ? invitation.email : null;
}

/**
 * Makes the caller a member and returns the workspace's handle. Works once. Throws `invitation_other_address` (403, also
 * for one that does not exist), `invitation_used`, `invitation_revoked` and `invitation_expired` (410).
 */
export async function accept(supabase: SessionClient, id: string): Promise<string> {
	return unwrap(await supabase.rpc('accept_invitation', { p_id: id }));
}

/** What waits for the caller's confirmed address, newest first. */
export async function listMine(supabase: SessionClient) {
	const rows = unwrap(await supabase.rpc('my_invitations'));
	return rows.map((row) => ({
		id: row.id,
		workspaceName: row.workspace_name,
		role: row.role,
		inviterName: row.inviter_name as string | null,
		expiresAt: row.expires_at
	}));
}

/** The address of an invitation as it was sent for the `sentCount`th time, for the mail. */
export function invitationUrl(id: string, sentCount: number): string {
	return `${config().ORIGIN}/invitation/${tokenOf(id, sentCount)}`;
}

function tokenOf(id: string, sentCount: number): string {
	return createToken(id, sentCount, config().APP_SECRET);
}
