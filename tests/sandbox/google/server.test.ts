import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../../supabase/embedded/server.ts';
import { startGoogleSandbox, type GoogleSandbox } from './server.ts';

const client = { clientId: 'noxloop', clientSecret: 'sandbox' };
const redirectUri = 'http://127.0.0.1:9/auth/v1/callback';
let google: GoogleSandbox;

beforeAll(async () => {
	google = await startGoogleSandbox({ ...client, port: await findFreePort(), redirectUri });
});
afterAll(() => google.stop());

function consentPage(query: Record<string, string> = {}): Promise<Response> {
	const asked = {
		client_id: client.clientId,
		redirect_uri: redirectUri,
		response_type: 'code',
		state: 's&1'
	};
	return fetch(`${google.url}/o/oauth2/v2/auth?${new URLSearchParams({ ...asked, ...query })}`);
}

async function choose(email: string): Promise<URL> {
	const answer = await fetch(`${google.url}/o/oauth2/v2/auth/callback`, {
		method: 'POST',
		redirect: 'manual',
		body: new URLSearchParams({ email, redirect_uri: redirectUri, state: 's&1', client_id: client.clientId })
	});
	return new URL(answer.headers.get('location') ?? '');
}

function exchange(code: string | null, secret = client.clientSecret): Promise<Response> {
	return fetch(`${google.url}/token`, {
		method: 'POST',
		body: new URLSearchParams({
			grant_type: 'authorization_code',
			code: code ?? '',
			client_id: client.clientId,
			client_secret: secret,
			redirect_uri: redirectUri
		})
	});
}

async function claimsOf(email: string) {
	const { id_token } = await (await exchange((await choose(email)).searchParams.get('code'))).json();
	const keys = createRemoteJWKSet(new URL(`${google.url}/oauth2/v3/certs`));
	const expected = {
		issuer: 'https://accounts.google.com',
		audience: client.clientId,
		algorithms: ['RS256']
	};
	return (await jwtVerify(id_token, keys, expected)).payload;
}

test('the page names who can be chosen', async () => {
	const page = await (await consentPage()).text();
	for (const email of ['demo@example.com', 'grace@example.com', 'unverified@example.com'])
		expect(page).toContain(email);
});

test('cancelling leads back with access_denied and the state', async () => {
	const page = await (await consentPage()).text();
	const [, link = ''] = /<a [^>]*href="([^"]+)">Cancel/.exec(page) ?? [];
	expect(link.replaceAll('&amp;', '&')).toBe(`${redirectUri}?error=access_denied&state=s%261`);
});

test.for<Record<string, string>>([
	{ client_id: 'stranger' },
	{ redirect_uri: 'http://127.0.0.1:9/elsewhere' }
])('%j is shown no account and no way back', async (query) => {
	const answer = await consentPage(query);
	expect(answer.status).toBe(400);
	expect(await answer.text()).not.toMatch(/demo@example|Cancel/);
});

test('a chosen account becomes an ID token as Google issues it', async () => {
	expect(await claimsOf('grace@example.com')).toMatchObject({
		email: 'grace@example.com',
		email_verified: true,
		name: 'Grace Reader'
	});
	expect(await claimsOf('unverified@example.com')).toMatchObject({ email_verified: false });
});

test('a code works once, and only with the secret', async () => {
	const code = (await choose('grace@example.com')).searchParams.get('code');
	expect((await exchange(code, 'wrong')).status).toBe(401);
	expect((await exchange(code)).status).toBe(200);
	expect((await exchange(code)).status).toBe(400);
});

test('a person keeps their id when the stand-in starts again', async () => {
	const other = await startGoogleSandbox({ ...client, port: await findFreePort(), redirectUri });
	const before = await claimsOf('grace@example.com');
	await google.stop();
	google = other;
	expect((await claimsOf('grace@example.com')).sub).toBe(before.sub);
	expect(before.sub).toMatch(/^\d{21}$/);
});

test('a user can be added, by no browser', async () => {
	const add = (headers: Record<string, string> = {}) =>
		fetch(`${google.url}/_sandbox/users`, {
			method: 'POST',
			headers,
			body: JSON.stringify({ email: 'new@example.com', name: 'New Person', email_verified: false })
		});
	expect((await add({ origin: 'http://127.0.0.1:9' })).status).toBe(403);
	expect((await add()).status).toBe(201);
	expect(await claimsOf('new@example.com')).toMatchObject({ name: 'New Person', email_verified: false });
});
