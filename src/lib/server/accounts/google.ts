import { safeNext } from '../../accounts/safe-next.ts';
import { config } from '../platform/config.ts';
import { DomainError } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import type { SessionClient } from '../platform/supabase.ts';
import { fromAuth } from './auth-errors.ts';
import { removeCookie, setCookie, type Cookies } from './cookies.ts';

const CALLBACK = '/auth/callback';
const NEXT = 'noxloop-google-next';
const SECONDS = 15 * 60;

// What Supabase Auth says when it, and not the person, ends the sign-in; its codes as in auth-errors.ts.
const refusals = new Map<string | null, [code: string, status: number]>([
	['signup_disabled', ['sign_up_closed', 403]],
	['user_banned', ['account_blocked', 403]],
	['provider_email_needs_verification', ['google_unverified', 403]]
]);

/** Whether people may sign in with Google here. */
export function isGoogleOn(): boolean {
	return config().AUTH_GOOGLE === 'on';
}

type Visit = { supabase: SessionClient; cookies: Cookies };

/**
 * Begins a sign-in with Google and returns the address to send the visitor to. The proof that it was this browser which
 * began, and `next`, stay in its cookies: nothing that comes back through Google is believed. Repeating starts anew.
 */
export async function startGoogle({ supabase, cookies }: Visit, next: string): Promise<string> {
	const { data, error } = await supabase.auth.signInWithOAuth({
		provider: 'google',
		// Without it Google silently takes the account that was chosen last, also the wrong one.
		options: { redirectTo: config().ORIGIN + CALLBACK, queryParams: { prompt: 'select_account' } }
	});
	if (error) throw fromAuth(error);
	setCookie(cookies, NEXT, next, { path: CALLBACK, maxAge: SECONDS });
	return data.url;
}

/** The place the visitor wanted to go on to when they began. */
export function takeGoogleNext(cookies: Cookies): string {
	const next = safeNext(cookies.get(NEXT));
	removeCookie(cookies, NEXT, CALLBACK);
	return next;
}

/**
 * Starts the session of whoever Google named, from what came back in the address. Throws `google_denied` (403) when the
 * person said no, `google_unverified` (403) for an address that Google has not verified, `google_failed` (400) for
 * anything made up, used, too old or begun elsewhere, `sign_up_closed`, `account_blocked`, `auth_unavailable`.
 */
export async function finishGoogle(supabase: SessionClient, answer: URLSearchParams): Promise<void> {
	const code = answer.get('code');
	if (!code || answer.has('error')) throw refusalIn(answer);
	const { error } = await supabase.auth.exchangeCodeForSession(code);
	if (!error) return;
	const isTheirs = !error.status || error.status >= 500 || error.code === 'user_banned';
	throw isTheirs ? fromAuth(error) : new DomainError('google_failed', 400, { cause: error });
}

function refusalIn(answer: URLSearchParams): DomainError {
	const [error, code] = [answer.get('error'), answer.get('error_code')];
	const known = refusals.get(code);
	if (known) return new DomainError(...known);
	if (error === 'access_denied' && !code) return new DomainError('google_denied', 403);
	// A client id or secret that Google does not take shows nowhere else.
	const reason = answer.get('error_description')?.slice(0, 200);
	if (error) log.warn({ error, errorCode: code, reason }, 'a sign-in with Google failed');
	return new DomainError('google_failed', 400);
}

const told = new Set([
	...['google_denied', 'google_failed', 'google_unverified'],
	...['sign_up_closed', 'account_blocked', 'auth_unavailable']
]);

/** The sign-in page that tells why Google did not lead on to `next`. */
export function signInAfter(problem: DomainError, next: string): string {
	return `/sign-in?${new URLSearchParams({ problem: problem.code, next })}`;
}

/** The outcome that `signInAfter` put into the address; null for none, or for one that was made up. */
export function findProblem(url: URL): string | null {
	const code = url.searchParams.get('problem') ?? '';
	return told.has(code) ? code : null;
}
