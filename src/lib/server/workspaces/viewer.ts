import type { Theme } from '../../ui/theme.ts';
import { knownZone } from '../../workspaces/zoned-day.ts';
import { DomainError, unwrapMaybe } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';

/** The signed-in visitor, as Auth confirmed it for this request. Rights are never read from here, only identity. */
export type Viewer = {
	userId: string;
	/** Null when a program asks with a token whose session we don't follow. */
	sessionId: string | null;
	email: string;
	displayName: string;
	/** In the bucket `avatars`. */
	avatarPath: string | null;
	/** Null: as their browser asks. */
	locale: string | null;
	/** IANA zone; null as long as no browser told it. */
	timeZone: string | null;
	theme: Theme;
	/** When the account goes, if its owner asked for that. */
	deleteAt: string | null;
};

/** Who is asking, verified by Auth itself (a forged or stale cookie is nobody). Null for visitors. */
export async function findViewer(supabase: SessionClient): Promise<Viewer | null> {
	const { data } = await supabase.auth.getUser();
	if (!data.user) return null;
	const { data: kept } = await supabase.auth.getSession();
	return viewerOf(supabase, data.user, kept.session?.access_token);
}

/**
 * The visitor that a user of Auth is, read with a client that acts as them. Null without an address. `accessToken`: the
 * one that Auth just verified; who they are is taken from Auth's answer, and only the session's id from the token.
 */
export async function viewerOf(
	supabase: SessionClient,
	{ id, email }: { id: string; email?: string },
	accessToken?: string
): Promise<Viewer | null> {
	if (!email) return null;
	const profile = unwrapMaybe(
		await supabase
			.from('profiles')
			.select('display_name, avatar_path, locale, time_zone, theme, delete_at')
			.eq('user_id', id)
			.maybeSingle()
	);
	return {
		userId: id,
		sessionId: accessToken ? sessionIdIn(accessToken) : null,
		email,
		displayName: profile?.display_name ?? email.split('@')[0] ?? '',
		avatarPath: profile?.avatar_path ?? null,
		locale: profile?.locale ?? null,
		timeZone: profile?.time_zone ? knownZone(profile.time_zone) : null,
		theme: profile?.theme === 'light' || profile?.theme === 'dark' ? profile.theme : 'system',
		deleteAt: profile?.delete_at ?? null
	};
}

function sessionIdIn(accessToken: string): string | null {
	const claims: unknown = JSON.parse(
		Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString() || 'null'
	);
	const id = claims && typeof claims === 'object' && 'session_id' in claims ? claims.session_id : null;
	return typeof id === 'string' ? id : null;
}

/** Who is asking. Throws `sign_in_required` (401) for visitors. */
export async function requireViewer(asking: { viewer: () => Promise<Viewer | null> }): Promise<Viewer> {
	const viewer = await asking.viewer();
	if (!viewer) throw new DomainError('sign_in_required', 401);
	return viewer;
}
