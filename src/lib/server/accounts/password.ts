import { DomainError, unwrap } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import { tokenClient, type SessionClient } from '../platform/supabase.ts';
import type { Viewer } from '../workspaces/viewer.ts';
import { countGuess, countMail } from './attempts.ts';
import { fromAuth, tellsOfAccount } from './auth-errors.ts';

/** Has a recovery link sent, if the address has an account; returns the same if not. Throws `too_many_attempts`. */
export async function askForReset(
	{ supabase, place }: { supabase: SessionClient; place: string },
	email: string
): Promise<void> {
	await countMail({ email, place });
	const { error } = await supabase.auth.resetPasswordForEmail(email);
	if (error && !tellsOfAccount(error)) throw fromAuth(error);
}

/**
 * Sets the visitor's password and ends their other sessions: who knew the old one is out. Throws `password_weak`,
 * `password_unchanged` (422) or `session_ended` (403).
 */
export async function setPassword(supabase: SessionClient, password: string): Promise<void> {
	const { error } = await supabase.auth.updateUser({ password });
	if (error) throw fromAuth(error);
	const others = await supabase.auth.signOut({ scope: 'others' });
	if (others.error) log.warn({ err: others.error }, 'other sessions could not be ended after a new password');
}

/**
 * Makes sure that the visitor knows their password: a session alone may be somebody at an open browser. Throws
 * `password_wrong` (422), `password_not_set` (409) for who came by another way, `too_many_attempts`.
 */
export async function requirePassword(
	{ supabase, viewer, place }: { supabase: SessionClient; viewer: Viewer; place: string },
	password: string
): Promise<void> {
	const wasRight = await countGuess({ email: viewer.email, place });
	const aside = tokenClient();
	const { error } = await aside.auth.signInWithPassword({ email: viewer.email, password });
	if (error?.code === 'invalid_credentials') {
		const { hasPassword } = await findSignInWays(supabase);
		throw hasPassword ? new DomainError('password_wrong', 422) : new DomainError('password_not_set', 409);
	}
	if (error) throw fromAuth(error);
	await wasRight();
	await aside.auth.signOut({ scope: 'local' }); // the proof was all that this session was for
}

export type SignInWays = { hasPassword: boolean; providers: { name: string; email: string | null }[] };

/** What the visitor may sign in with. */
export async function findSignInWays(supabase: SessionClient): Promise<SignInWays> {
	const rows = unwrap(await supabase.rpc('my_sign_in_ways'));
	return {
		hasPassword: rows.some(({ way }) => way === 'password'),
		providers: rows
			.filter(({ way }) => way !== 'password')
			.map(({ way, address }) => ({ name: way, email: address }))
	};
}
