import type { AuthError } from '@supabase/supabase-js';
import { DomainError } from '../platform/errors.ts';

// Supabase Auth's codes: https://supabase.com/docs/guides/auth/debugging/error-codes
const outcomes: Record<string, [code: string, status: number]> = {
	invalid_credentials: ['credentials_wrong', 400],
	email_not_confirmed: ['email_not_confirmed', 403],
	otp_expired: ['link_expired', 410],
	flow_state_expired: ['link_expired', 410],
	weak_password: ['password_weak', 422],
	same_password: ['password_unchanged', 422],
	email_address_invalid: ['email_invalid', 422],
	validation_failed: ['email_invalid', 422],
	signup_disabled: ['sign_up_closed', 403],
	email_provider_disabled: ['sign_up_closed', 403],
	user_banned: ['account_blocked', 403],
	over_request_rate_limit: ['too_many_attempts', 429],
	session_not_found: ['session_ended', 403],
	user_not_found: ['session_ended', 403]
};

/** Turns an error of Supabase Auth into the outcome it stands for. One nobody planned for stays a bug. */
export function fromAuth(error: AuthError): Error {
	const known = outcomes[error.code ?? ''];
	if (known) return new DomainError(known[0], known[1], { cause: error });
	if (error.name === 'AuthSessionMissingError')
		return new DomainError('session_ended', 403, { cause: error });
	// Without a status the request never arrived; 5xx is the server's own trouble.
	if (!error.status || error.status >= 500) return new DomainError('auth_unavailable', 503, { cause: error });
	return new Error(`auth: ${error.code ?? error.name} (${error.status})`, { cause: error });
}

// Said about an address that has an account, and about no other: to pass them on would tell that it exists.
const telltale = new Set(['user_already_exists', 'email_exists', 'over_email_send_rate_limit']);

/** True for an error that only an existing account can cause; the visitor gets the same answer as without it. */
export function tellsOfAccount(error: AuthError): boolean {
	return telltale.has(error.code ?? '');
}
