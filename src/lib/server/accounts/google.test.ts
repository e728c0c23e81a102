import {
	AuthApiError,
	AuthPKCECodeVerifierMissingError,
	AuthRetryableFetchError
} from '@supabase/supabase-js';
import { beforeEach, expect, it, vi } from 'vitest';
import type { SessionClient } from '../platform/supabase.ts';
import { findProblem, finishGoogle, signInAfter, startGoogle, takeGoogleNext } from './google.ts';
import { DomainError } from '../platform/errors.ts';

vi.mock('../platform/config.ts', () => ({
	config: () => ({ ORIGIN: 'https://shop.example', AUTH_GOOGLE: 'on', LOG_LEVEL: 'silent' })
}));

const jar = new Map<string, { value: string; path?: string; httpOnly?: boolean }>();
const cookies = {
	get: (name: string) => jar.get(name)?.value,
	set: (name: string, value: string, options: { path: string; httpOnly: true }) =>
		void jar.set(name, { value, ...options }),
	delete: (name: string) => void jar.delete(name)
};
beforeEach(() => jar.clear());

/** Supabase Auth that answers the exchange of a code with `error`. */
function authThatSays(error: Error | null): SessionClient {
	const auth = {
		exchangeCodeForSession: async () => ({ error }),
		signInWithOAuth: async () => ({ data: { url: 'https://auth.example/authorize' }, error })
	};
	return { auth } as unknown as SessionClient;
}

const finish = (query: string, error: Error | null = null) =>
	finishGoogle(authThatSays(error), new URLSearchParams(query));

it.each([
	['error=access_denied&error_description=', 'google_denied'],
	['error=access_denied&error_code=provider_email_needs_verification', 'google_unverified'],
	['error=access_denied&error_code=signup_disabled', 'sign_up_closed'],
	['error=access_denied&error_code=user_banned', 'account_blocked'],
	['error=access_denied&error_code=something_new', 'google_failed'],
	['error=server_error&error_code=unexpected_failure', 'google_failed'],
	['error=invalid_request&error_code=bad_oauth_state&code=x', 'google_failed'],
	['error=access_denied&error_code=constructor', 'google_failed'],
	['code=', 'google_failed'],
	['', 'google_failed']
])('takes %j for %s, whatever else it holds', async (query, code) => {
	await expect(finish(query)).rejects.toMatchObject({ code });
});

it.each([
	[new AuthApiError('no', 404, 'flow_state_not_found'), 'google_failed'],
	[new AuthApiError('no', 422, 'flow_state_expired'), 'google_failed'],
	[new AuthApiError('no', 400, 'bad_code_verifier'), 'google_failed'],
	[new AuthApiError('no', 400, 'validation_failed'), 'google_failed'],
	[new AuthPKCECodeVerifierMissingError(), 'google_failed'],
	[new AuthApiError('no', 403, 'user_banned'), 'account_blocked'],
	[new AuthApiError('no', 500, 'unexpected_failure'), 'auth_unavailable'],
	[new AuthRetryableFetchError('no', 0), 'auth_unavailable']
])('takes %s in the exchange for %s', async (error, code) => {
	await expect(finish('code=x', error)).rejects.toMatchObject({ code });
});

it('lets in whoever the exchange names', async () => {
	await expect(finish('code=x')).resolves.toBeUndefined();
});

it('keeps where to go next in a cookie of the callback alone, once, and on this site', async () => {
	await startGoogle({ supabase: authThatSays(null), cookies }, '/library?a=1');
	expect([...jar.values()]).toMatchObject([
		{ value: '/library?a=1', path: '/auth/callback', httpOnly: true }
	]);
	expect(takeGoogleNext(cookies)).toBe('/library?a=1');
	expect(takeGoogleNext(cookies)).toBe('/app');
	await startGoogle({ supabase: authThatSays(null), cookies }, '//evil.example');
	expect(takeGoogleNext(cookies)).toBe('/app');
});

it('tells on the sign-in page what happened, and nothing that was made up', () => {
	const path = signInAfter(new DomainError('google_denied', 403), '/library?a=1');
	const url = new URL(path, 'https://shop.example');
	expect(url.searchParams.get('next')).toBe('/library?a=1');
	expect(findProblem(url)).toBe('google_denied');
	for (const query of ['', '?problem=', '?problem=ai_refused', '?problem=constructor'])
		expect(findProblem(new URL(`https://shop.example/sign-in${query}`))).toBeNull();
});
