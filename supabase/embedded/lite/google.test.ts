import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startGoogleSandbox, type GoogleSandbox } from '../../../tests/sandbox/google/server.ts';
import type { Stack } from '../index.ts';
import { startScratchStack } from '../scratch-stack.ts';
import { findFreePort } from '../server.ts';
import { PASSWORD } from './fixture.ts';

const SITE = 'http://127.0.0.1:3000';
const client = { clientId: 'noxloop', clientSecret: 'sandbox' };
let google: GoogleSandbox;
let stack: Stack;
let sql: Sql;

beforeAll(async () => {
	const [port, apiPort] = [await findFreePort(), await findFreePort()];
	const redirectUri = `http://127.0.0.1:${apiPort}/auth/v1/callback`;
	google = await startGoogleSandbox({ ...client, port, redirectUri });
	stack = await startScratchStack({ apiPort, siteUrl: SITE, google: { ...client, url: google.url } });
	sql = postgres(stack.superuserUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
	await sql.end();
	await stack.stop();
	await google.stop();
});

/** A browser's visitor; what supabase-js remembers between the start and the end of a flow is in `memory`. */
function visitor(): SupabaseClient {
	const memory = new Map<string, string>();
	const storage = {
		getItem: (key: string) => memory.get(key) ?? null,
		setItem: (key: string, value: string) => void memory.set(key, value),
		removeItem: (key: string) => void memory.delete(key)
	};
	const auth = { flowType: 'pkce', storage, autoRefreshToken: false, detectSessionInUrl: false } as const;
	return createClient(stack.url, stack.publishableKey, { auth });
}

/** Where a visitor who asks for Google is sent. */
async function begin(person: SupabaseClient, redirectTo = `${SITE}/auth/callback`): Promise<URL> {
	const options = { redirectTo, skipBrowserRedirect: true };
	const { data } = await person.auth.signInWithOAuth({ provider: 'google', options });
	return follow(data.url ?? '');
}

async function follow(address: string | URL, init: RequestInit = {}): Promise<URL> {
	const answer = await fetch(address, { redirect: 'manual', ...init });
	return new URL(answer.headers.get('location') ?? '', address);
}

/** Chooses an account on the stand-in's page; the address of the app that this ends at. */
async function choose(consent: URL, email: string): Promise<URL> {
	const fields = ['redirect_uri', 'state', 'client_id', 'scope'].map((name) => [
		name,
		consent.searchParams.get(name) ?? ''
	]);
	const body = new URLSearchParams([['email', email], ...fields]);
	return follow(await follow(`${google.url}/o/oauth2/v2/auth/callback`, { method: 'POST', body }));
}

async function signIn(email: string): Promise<{ back: URL; userId: string | undefined }> {
	const person = visitor();
	const back = await choose(await begin(person), email);
	const code = back.searchParams.get('code');
	if (!code) return { back, userId: undefined };
	const { data, error } = await person.auth.exchangeCodeForSession(code);
	if (error) throw error;
	return { back, userId: data.user.id };
}

async function knowAtGoogle(email: string, email_verified = true): Promise<void> {
	const body = JSON.stringify({ email, name: 'Ada Writer', email_verified });
	await fetch(`${google.url}/_sandbox/users`, { method: 'POST', body });
}

test('a visitor is sent to the stand-in, and after choosing back to the app with a code', async () => {
	const person = visitor();
	const consent = await begin(person);
	expect(consent.origin + consent.pathname).toBe(`${google.url}/o/oauth2/v2/auth`);
	const back = await choose(consent, 'grace@example.com');
	expect(back.origin + back.pathname).toBe(`${SITE}/auth/callback`);
	const { data } = await person.auth.exchangeCodeForSession(back.searchParams.get('code') ?? '');
	expect(data.user?.email).toBe('grace@example.com');
});

test('someone new has a confirmed address, their name from Google, and a workspace', async () => {
	await knowAtGoogle('new@example.com');
	const { userId = null } = await signIn('new@example.com');
	const [user] = await sql`
		select u.email_confirmed_at is not null as confirmed, p.display_name as name, w.name as workspace, m.role
		from auth.users u join public.profiles p on p.user_id = u.id
		join public.workspace_members m on m.user_id = u.id join public.workspaces w on w.id = m.workspace_id
		where u.id = ${userId}`;
	expect(user).toEqual({ confirmed: true, name: 'Ada Writer', workspace: 'Ada Writer', role: 'owner' });
});

test('who comes again is the same person', async () => {
	const first = await signIn('grace@example.com');
	expect((await signIn('grace@example.com')).userId).toBe(first.userId);
});

test('a verified address is linked to the account that has it', async () => {
	const id = await stack.createUser({ email: 'linked@example.com', password: PASSWORD });
	await knowAtGoogle('linked@example.com');
	expect((await signIn('linked@example.com')).userId).toBe(id);
	const withPassword = await visitor().auth.signInWithPassword({
		email: 'linked@example.com',
		password: PASSWORD
	});
	expect(withPassword.data.user?.id).toBe(id);
});

test('linking ends a password that somebody set without ever proving the address theirs', async () => {
	const email = 'taken-early@example.com';
	await stack.createUser({ email, password: PASSWORD, confirmed: false });
	await knowAtGoogle(email);
	await signIn(email);
	const { error } = await visitor().auth.signInWithPassword({ email, password: PASSWORD });
	expect(error?.code).toBe('invalid_credentials');
});

test('an address that Google has not verified gets into no account', async () => {
	const id = await stack.createUser({ email: 'victim@example.com', password: PASSWORD });
	await knowAtGoogle('victim@example.com', false);
	const { back, userId } = await signIn('victim@example.com');
	expect(userId).toBeUndefined();
	expect(back.searchParams.get('error_code')).toBe('provider_email_needs_verification');
	const identities = await sql`select provider from auth.identities where user_id = ${id}`;
	expect([...identities]).toEqual([{ provider: 'email' }]);
});

test('denied consent comes back as access_denied and creates nobody', async () => {
	const before = await sql`select count(*) from auth.users`;
	const consent = await begin(visitor());
	const callback = new URL(consent.searchParams.get('redirect_uri') ?? '');
	callback.searchParams.set('error', 'access_denied');
	callback.searchParams.set('state', consent.searchParams.get('state') ?? '');
	const back = await follow(callback);
	expect(back.origin + back.pathname).toBe(`${SITE}/auth/callback`);
	expect(back.searchParams.get('error')).toBe('access_denied');
	expect(await sql`select count(*) from auth.users`).toEqual(before);
});

test.for(['https://evil.example/auth/callback', 'http://127.0.0.1.evil.example/', '//evil.example'])(
	'%s gets no code: the visitor comes back to the site itself',
	async (redirectTo) => {
		const back = await choose(await begin(visitor(), redirectTo), 'grace@example.com');
		expect(back.origin).toBe(SITE);
	}
);

test('a made-up state and a made-up code are refused', async () => {
	const callback = `${stack.url}/auth/v1/callback`;
	const forged = await follow(`${callback}?state=${crypto.randomUUID()}&code=x`);
	expect(forged.origin).toBe(SITE);
	expect(forged.searchParams.get('error_code')).toBe('bad_oauth_state');
	const consent = await begin(visitor());
	const wrongCode = await follow(`${callback}?state=${consent.searchParams.get('state')}&code=x`);
	expect(wrongCode.searchParams.get('error')).toBe('server_error');
	expect(wrongCode.searchParams.has('code')).toBe(false);
});

test('a code is of no use to another browser, and to its own only once', async () => {
	const [ada, thief] = [visitor(), visitor()];
	await begin(thief);
	const back = await choose(await begin(ada), 'grace@example.com');
	const code = back.searchParams.get('code') ?? '';
	expect((await thief.auth.exchangeCodeForSession(code)).error?.code).toBe('bad_code_verifier');
	expect((await ada.auth.exchangeCodeForSession(code)).error).toBeNull();
	await begin(ada);
	expect((await ada.auth.exchangeCodeForSession(code)).error?.code).toBe('flow_state_not_found');
});

test('only what Lite asks of Google while it answers a callback goes to the stand-in', async () => {
	const asked: string[] = [];
	vi.resetModules();
	vi.stubGlobal('fetch', async (address: string) => asked.push(address));
	const { sendToStandIn } = await import('./google.ts');
	const lite = sendToStandIn('http://stand-in')(async () => {
		await fetch('https://oauth2.googleapis.com/token?a=1');
		await fetch('https://example.com/token');
		return new Response();
	});
	await lite(new Request('http://api/auth/v1/callback'));
	await lite(new Request('http://api/rest/v1/notes'));
	await fetch('https://accounts.google.com/');
	vi.unstubAllGlobals();
	expect(asked).toEqual([
		...['http://stand-in/token?a=1', 'https://example.com/token'],
		...['https://oauth2.googleapis.com/token?a=1', 'https://example.com/token'],
		'https://accounts.google.com/'
	]);
});
