import { DomainError } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';
import { fromAuth } from './auth-errors.ts';

/** A session as a program keeps it: the access token for requests, the refresh token for the next pair. */
export type Tokens = { accessToken: string; refreshToken: string; expiresIn: number };

/** The tokens of the session that this client just began. */
export async function tokensOf(supabase: SessionClient): Promise<Tokens> {
	const { data, error } = await supabase.auth.getSession();
	if (error) throw fromAuth(error);
	if (!data.session) throw new Error('auth: a sign-in without a session');
	const { access_token, refresh_token, expires_in } = data.session;
	return { accessToken: access_token, refreshToken: refresh_token, expiresIn: expires_in };
}

/**
 * The next pair of tokens. The refresh token is used up by it. Throws `token_invalid` (401) for one that is unknown, was
 * used, or whose session has ended; `auth_unavailable` (503).
 */
export async function renew(supabase: SessionClient, refreshToken: string): Promise<Tokens> {
	const { error } = await supabase.auth.refreshSession({ refresh_token: refreshToken });
	if (error?.status && error.status < 500 && error.status !== 429)
		throw new DomainError('token_invalid', 401, { cause: error });
	if (error) throw fromAuth(error);
	return tokensOf(supabase);
}
