import type { ChangeEmail } from '../../accounts/account-schemas.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';
import type { Viewer } from '../workspaces/viewer.ts';
import { countMail } from './attempts.ts';
import { fromAuth, tellsOfAccount } from './auth-errors.ts';
import { resendAfterSeconds } from './awaited-mail.ts';
import { requirePassword } from './password.ts';

type Asking = { supabase: SessionClient; viewer: Viewer; place: string };

/** As Supabase Auth's otp_expiry in supabase/config.toml. */
const linkLivesMs = 60 * 60_000;

export type PendingChange = { email: string; isExpired: boolean; waitSeconds: number };

/** The address the visitor asked for and did not confirm yet; null when there is none. */
export async function findPending(supabase: SessionClient, now = Date.now()): Promise<PendingChange | null> {
	const [wish] = unwrap(await supabase.rpc('my_email_change'));
	if (!wish) return null;
	const waited = now - Date.parse(wish.asked_at);
	return {
		email: wish.new_email,
		isExpired: waited > linkLivesMs,
		waitSeconds: Math.max(0, Math.min(resendAfterSeconds, Math.ceil(resendAfterSeconds - waited / 1000)))
	};
}

/**
 * Has a link sent to the new address, which changes nothing before it is opened. Returns the same for an address that
 * has an account already. Throws `email_unchanged` (422), `password_wrong`, `password_not_set`, `too_many_attempts`.
 */
export async function ask(asking: Asking, { email, currentPassword }: ChangeEmail): Promise<void> {
	if (email === asking.viewer.email.toLowerCase()) throw new DomainError('email_unchanged', 422);
	await requirePassword(asking, currentPassword);
	await send(asking, email);
}

/** Has the link sent again. Throws `mail_just_sent` (429), `email_change_gone` (409) when there is nothing to confirm. */
export async function resend(asking: Asking): Promise<void> {
	const pending = await findPending(asking.supabase);
	if (!pending) throw new DomainError('email_change_gone', 409);
	if (pending.waitSeconds > 0) throw new DomainError('mail_just_sent', 429);
	await send(asking, pending.email);
}

/** Takes the wish back: the link no longer works. Safe to repeat. */
export async function cancel(supabase: SessionClient): Promise<void> {
	unwrapMaybe(await supabase.rpc('cancel_email_change'));
}

async function send({ supabase, place }: Asking, email: string): Promise<void> {
	await countMail({ email, place });
	const { error } = await supabase.auth.updateUser({ email });
	if (error && !tellsOfAccount(error)) throw fromAuth(error);
	// Noted by ourselves: Auth keeps its note only for a free address, and so tells which are.
	unwrapMaybe(await supabase.rpc('note_email_change', { p_new_email: email }));
}
