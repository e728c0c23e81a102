import type { SignUp } from '../../accounts/schemas.ts';
import { unwrapMaybe } from '../platform/errors.ts';
import { secretClient, type SessionClient } from '../platform/supabase.ts';
import { countMail } from './attempts.ts';
import { fromAuth, tellsOfAccount } from './auth-errors.ts';

type Asking = { supabase: SessionClient; place: string };

/**
 * Opens an account, which nobody can use before the address is confirmed, and has the mail sent. Returns the same for
 * an address that has an account already. Throws `too_many_attempts`, `password_weak`, `sign_up_closed`,
 * `auth_unavailable`.
 */
export async function signUp(
	{ supabase, place }: Asking,
	{ displayName, email, password }: SignUp
): Promise<void> {
	await countMail({ email, place });
	const options = { data: { display_name: displayName } };
	const { error } = await supabase.auth.signUp({ email, password, options });
	if (error && !tellsOfAccount(error)) throw fromAuth(error);
	// Auth keeps the first password of an account that waits for its confirmation, whoever chose it.
	unwrapMaybe(await secretClient().rpc('note_sign_up', { p_email: email, p_password: password }));
}

/** Has the confirmation mail sent again. Returns the same for an address without an account, or one confirmed already. */
export async function resendConfirmation({ supabase, place }: Asking, email: string): Promise<void> {
	await countMail({ email, place });
	const { error } = await supabase.auth.resend({ type: 'signup', email });
	if (error && !tellsOfAccount(error)) throw fromAuth(error);
}
