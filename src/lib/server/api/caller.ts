import { allows } from '../../workspaces/api-key-schema.ts';
import { DomainError } from '../platform/errors.ts';
import { keyToken } from '../platform/key-token.ts';
import { tokenClient, type SessionClient } from '../platform/supabase.ts';
import { countCall } from './daily-calls.ts';
import * as sessions from '../accounts/sessions.ts';
import * as apiKeys from '../workspaces/api-keys.ts';
import { viewerOf, type Viewer } from '../workspaces/viewer.ts';
import type { ApiEvent, Endpoint } from './endpoint.ts';

export type UserCaller = { kind: 'user'; viewer: Viewer; supabase: SessionClient };
export type KeyCaller = { kind: 'api_key'; key: apiKeys.LiveKey; supabase: SessionClient };

/** Who asks, and the client that acts as them: row-level security decides what either may see and do. */
export type Caller = UserCaller | KeyCaller;

/**
 * Who asks: the bearer of an API key or of an access token, else the session of the cookies; null for nobody. Who sends
 * a token is never taken for whom the cookies say. Throws `token_invalid` (401), `plan_limit_reached` (402), `auth_unavailable` (503).
 */
export async function findCaller(event: ApiEvent): Promise<Caller | null> {
	const token = event.locals.bearer;
	if (token !== null) {
		return apiKeys.looksLikeKey(token)
			? keyCaller(token, event.getClientAddress())
			: userCaller(token, event);
	}
	const viewer = await event.locals.viewer();
	return viewer && { kind: 'user', viewer, supabase: event.locals.supabase };
}

/**
 * Who asks, if this endpoint lets them in. Throws `sign_in_required` (401), `key_not_allowed` or `scope_missing` (403), and
 * what `findCaller` throws.
 */
export async function requireCaller(event: ApiEvent, { who, scope }: Endpoint): Promise<Caller | null> {
	if (who === 'anyone') return null;
	const caller = await findCaller(event);
	if (!caller) throw new DomainError('sign_in_required', 401);
	if (caller.kind === 'user') return caller;
	if (who === 'user') throw new DomainError('key_not_allowed', 403);
	if (scope && !allows(caller.key.scopes, scope)) throw new DomainError('scope_missing', 403);
	return caller;
}

/** The caller's client anew, for what outlives the minute that a key's own lasts. */
export async function freshClient(caller: Caller): Promise<SessionClient> {
	return caller.kind === 'user' ? caller.supabase : tokenClient(await keyToken(caller.key.id));
}

async function keyCaller(token: string, address: string): Promise<KeyCaller> {
	const key = await apiKeys.resolve(token, address);
	if (!key) throw new DomainError('token_invalid', 401);
	await countCall(key.workspaceId);
	return { kind: 'api_key', key, supabase: tokenClient(await keyToken(key.id)) };
}

async function userCaller(token: string, event: ApiEvent): Promise<UserCaller> {
	const supabase = tokenClient(token);
	const { data, error } = await supabase.auth.getUser(token);
	// Without a status the request never arrived; 5xx is Auth's own trouble and says nothing about the token.
	if (error && (!error.status || error.status >= 500))
		throw new DomainError('auth_unavailable', 503, { cause: error });
	const viewer = data.user && (await viewerOf(supabase, data.user, token));
	if (!viewer) throw new DomainError('token_invalid', 401, { cause: error });
	const userAgent = event.request.headers.get('user-agent') ?? '';
	await sessions.note(viewer, { address: event.getClientAddress(), userAgent });
	return { kind: 'user', viewer, supabase };
}
