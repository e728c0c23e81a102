import type { Sql } from 'postgres';
import { isPost, readBody, withBody, type RequestFix } from './requests.ts';

const REUSE_SECONDS = 10; // as Supabase Auth's refresh_token_reuse_interval

/**
 * Fix for Lite 0.10.0: verifyOtp refuses the types `email` and `invite`. Both are aliases for a type it knows; which
 * one `email` means is told by the column that holds the token.
 */
export function acceptOtpAliases(sql: Sql): RequestFix {
	return (next) => async (request) => {
		if (!isPost(request, '/auth/v1/verify')) return next(request);
		const body = await readBody(request);
		if (body.type === 'invite') return next(withBody(request, { ...body, type: 'signup' }));
		if (body.type !== 'email' || typeof body.token_hash !== 'string') return next(request);
		const [user] = await sql`select 1 from auth.users where confirmation_token = ${body.token_hash}`;
		return next(withBody(request, { ...body, type: user ? 'signup' : 'magiclink' }));
	};
}

/**
 * Fix for Lite 0.10.0: requests that refresh one token at the same time (two tabs, parallel loads) fork the session
 * into as many. They share one answer here, also for some seconds after, as in Supabase Auth.
 */
export function refreshOnce(): RequestFix {
	const answers = new Map<string, Promise<Response>>();
	return (next) => async (request) => {
		const isRefresh = new URL(request.url).searchParams.get('grant_type') === 'refresh_token';
		if (!isRefresh || !isPost(request, '/auth/v1/token')) return next(request);

		const token = String((await readBody(request)).refresh_token);
		const shared = answers.get(token) ?? next(request);
		answers.set(token, shared);
		setTimeout(() => answers.delete(token), REUSE_SECONDS * 1000).unref();
		try {
			const response = await shared;
			if (!response.ok) answers.delete(token);
			return response.clone();
		} catch (cause) {
			answers.delete(token);
			throw cause;
		}
	};
}
