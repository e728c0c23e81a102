import type { MailLink, SignIn } from '../../accounts/schemas.ts';
import { tokenClient, type SessionClient } from '../platform/supabase.ts';
import { countGuess } from './attempts.ts';
import { fromAuth } from './auth-errors.ts';

/**
 * Starts a session and sets its cookies. Throws `credentials_wrong` (400, the same with and without an account),
 * `email_not_confirmed` (403, only when the password was right), `too_many_attempts`, `auth_unavailable`.
 */
export async function signIn(
	{ supabase, place }: { supabase: SessionClient; place: string },
	{ email, password }: SignIn
): Promise<void> {
	const wasRight = await countGuess({ email, place });
	const { error } = await supabase.auth.signInWithPassword({ email, password });
	if (error) throw fromAuth(error);
	await wasRight();
}

/**
 * Uses up the link of a mail and starts its session. Returns the account's id. Throws `link_expired` (410) for one that
 * is too old, was used, or was never given out.
 */
export async function openLink(supabase: SessionClient, link: MailLink): Promise<string> {
	const { data, error } = await supabase.auth.verifyOtp(link);
	if (error) throw fromAuth(error);
	if (!data.user) throw new Error('auth: a verified link without a user');
	return data.user.id;
}

/**
 * Uses up the link of a mail as `openLink` does, and begins no session in this browser: whoever is signed in stays so.
 * Returns the account's id.
 */
export async function openLinkAside(link: MailLink): Promise<string> {
	const aside = tokenClient();
	const userId = await openLink(aside, link);
	await signOut(aside);
	return userId;
}

/** Ends this browser's session; others stay. Safe to repeat. */
export async function signOut(supabase: SessionClient): Promise<void> {
	const { error } = await supabase.auth.signOut({ scope: 'local' });
	// A session that ended elsewhere is what was asked for; the cookies are gone either way.
	if (error && (!error.status || error.status >= 500)) throw fromAuth(error);
}
