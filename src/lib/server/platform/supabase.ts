import { createServerClient } from '@supabase/ssr';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { config } from './config.ts';
import type { Database } from './database-types.ts';

export type SessionClient = SupabaseClient<Database>;

type Cookie = { name: string; value: string };
type CookieJar = {
	getAll: () => Cookie[];
	set: (name: string, value: string, options: { path: string }) => void;
};

// Auth's session must never be shared between requests, nor be kept alive by a timer on the server.
const stateless = { auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false } };

/** Supabase as the visitor: their token from the cookies, so that row-level security decides. One per request. */
export function sessionClient(cookies: CookieJar): SessionClient {
	const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, ORIGIN } = config();
	return createServerClient<Database>(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
		cookieOptions: { httpOnly: true, sameSite: 'lax', secure: ORIGIN.startsWith('https:'), path: '/' },
		cookies: {
			getAll: cookies.getAll,
			setAll: (list) =>
				list.forEach(({ name, value, options }) => cookies.set(name, value, { ...options, path: '/' }))
		}
	});
}

/**
 * Supabase as whoever this access token stands for; without one as nobody yet, who may sign in and is then kept in the
 * client's memory alone. No cookie is read or set. One per request.
 */
export function tokenClient(accessToken?: string): SessionClient {
	const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY } = config();
	// In this spelling, or the client for Auth adds a second one.
	const headers = accessToken ? { Authorization: `Bearer ${accessToken}` } : undefined;
	return createClient<Database>(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
		...stateless,
		global: { headers }
	});
}

let visitor: SessionClient | undefined;

/** Supabase as nobody in particular: what anyone on the internet may see. */
export function anonymousClient(): SessionClient {
	const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY } = config();
	visitor ??= createClient<Database>(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, stateless);
	return visitor;
}

let secret: SessionClient | undefined;

/** Supabase past row-level security. Lint allows its import in the few places that move money, deliver or run jobs. */
export function secretClient(): SessionClient {
	const { SUPABASE_URL, SUPABASE_SECRET_KEY } = config();
	secret ??= createClient<Database>(SUPABASE_URL, SUPABASE_SECRET_KEY, stateless);
	return secret;
}
