import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stack } from '../index.ts';
import { clientFor, PASSWORD, startFixtureStack } from './fixture.ts';

let stack: Stack;
let sql: Sql;

beforeAll(async () => {
	stack = await startFixtureStack();
	sql = postgres(stack.superuserUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
	await sql.end();
	await stack.stop();
});

function visitor(): SupabaseClient {
	return createClient(stack.url, stack.publishableKey, {
		auth: { persistSession: false, autoRefreshToken: false }
	});
}

async function tokenOf(email: string, column: 'confirmation_token' | 'recovery_token'): Promise<string> {
	const [user] = await sql`select ${sql(column)} as token from auth.users where email = ${email}`;
	return String(user?.token);
}

test('a created user signs in and carries readable metadata', async () => {
	const ada = await clientFor(stack, stack.publishableKey, 'ada@example.com');
	const { data } = await ada.auth.getUser();
	expect(data.user).toMatchObject({ email: 'ada@example.com', user_metadata: { full_name: 'Ada Writer' } });
});

test('metadata given at sign-up is JSON in the database, not a string', async () => {
	const options = { data: { full_name: 'Bob Reader' } };
	await visitor().auth.signUp({ email: 'bob@example.com', password: PASSWORD, options });
	const [user] =
		await sql`select raw_user_meta_data ->> 'full_name' as name, raw_app_meta_data ->> 'provider' as provider
		from auth.users where email = 'bob@example.com'`;
	expect(user).toEqual({ name: 'Bob Reader', provider: 'email' });
});

test('an address must be confirmed before it signs in', async () => {
	const email = 'carol@example.com';
	await visitor().auth.signUp({ email, password: PASSWORD });
	expect((await visitor().auth.signInWithPassword({ email, password: PASSWORD })).error?.code).toBe(
		'email_not_confirmed'
	);
});

test.for(['signup', 'email', 'invite'] as const)(
	'a confirmation token is accepted as type %s, once',
	async (type) => {
		const email = `${type}@example.com`;
		await visitor().auth.signUp({ email, password: PASSWORD });
		const token_hash = await tokenOf(email, 'confirmation_token');
		const { data, error } = await visitor().auth.verifyOtp({ type, token_hash });
		expect(error).toBeNull();
		expect(data.user?.email).toBe(email);
		expect((await visitor().auth.verifyOtp({ type, token_hash })).error).not.toBeNull();
	}
);

test('a recovery token opens a session that may set a new password', async () => {
	await clientFor(stack, stack.publishableKey, 'dora@example.com');
	const client = visitor();
	await client.auth.resetPasswordForEmail('dora@example.com');
	const token_hash = await tokenOf('dora@example.com', 'recovery_token');
	expect((await client.auth.verifyOtp({ type: 'recovery', token_hash })).error).toBeNull();
	expect((await client.auth.updateUser({ password: 'another-long-password' })).error).toBeNull();
	const again = await visitor().auth.signInWithPassword({
		email: 'dora@example.com',
		password: 'another-long-password'
	});
	expect(again.error).toBeNull();
});

test('parallel refreshes of one token get one answer, and the session lives on', async () => {
	const client = await clientFor(stack, stack.publishableKey, 'erin@example.com');
	const { data } = await client.auth.getSession();
	const refresh_token = data.session?.refresh_token ?? '';
	const results = await Promise.all(
		Array.from({ length: 8 }, () => visitor().auth.refreshSession({ refresh_token }))
	);
	expect(results.map((result) => result.error)).toEqual(Array.from({ length: 8 }, () => null));
	const latest = results[0]?.data.session?.refresh_token ?? '';
	expect(new Set(results.map((result) => result.data.session?.refresh_token)).size).toBe(1);
	expect((await visitor().auth.refreshSession({ refresh_token: latest })).error).toBeNull();
});

test('a forged token is refused', async () => {
	const header = {
		apikey: stack.publishableKey,
		authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.'
	};
	const response = await fetch(`${stack.url}/rest/v1/notes`, { headers: header });
	expect(response.status).toBe(401);
});
