import { log } from '../platform/log.ts';
import type { SessionClient } from '../platform/supabase.ts';
import { countMail } from './attempts.ts';
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
