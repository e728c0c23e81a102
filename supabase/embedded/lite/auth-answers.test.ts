import { createClient } from '@supabase/supabase-js';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stack } from '../index.ts';
import { PASSWORD, startFixtureStack } from './fixture.ts';

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

async function signUp(email: string) {
	const { auth } = createClient(stack.url, stack.publishableKey, {
		auth: { persistSession: false, autoRefreshToken: false }
	});
	await auth.signUp({ email, password: PASSWORD });
	return auth;
}

test('only who knows the password learns that the address is not confirmed', async () => {
	const email = 'carol.unconfirmed@example.com';
	const auth = await signUp(email);
	const right = await auth.signInWithPassword({ email, password: PASSWORD });
	expect(right.error?.code).toBe('email_not_confirmed');
	const wrong = await auth.signInWithPassword({ email, password: 'not her password' });
	const nobody = await auth.signInWithPassword({ email: 'nobody@example.com', password: PASSWORD });
	expect(wrong.error?.code).toBe('invalid_credentials');
	expect([wrong.error?.message, wrong.error?.status]).toEqual([nobody.error?.message, nobody.error?.status]);
});

test('the confirmation is sent again after a minute, and its link replaces the first one', async () => {
	const email = 'dan.resend@example.com';
	const auth = await signUp(email);
	const tokenOf = async () => {
		const [user] = await sql`select confirmation_token as token from auth.users where email = ${email}`;
		return String(user?.token);
	};
	const first = await tokenOf();
	expect((await auth.resend({ type: 'signup', email })).error?.code).toBe('over_email_send_rate_limit');
	expect(await tokenOf()).toBe(first);

	await sql`update auth.users set confirmation_sent_at = now() - interval '61 seconds' where email = ${email}`;
	expect((await auth.resend({ type: 'signup', email })).error).toBeNull();
	expect((await auth.verifyOtp({ type: 'signup', token_hash: first })).error?.code).toBe('otp_expired');
	expect((await auth.verifyOtp({ type: 'signup', token_hash: await tokenOf() })).error).toBeNull();
});

test('a resend for nobody, or for a confirmed address, is answered and sends nothing', async () => {
	const auth = await signUp('erin.confirmed@example.com');
	await sql`update auth.users set email_confirmed_at = now(), confirmation_token = null where email = 'erin.confirmed@example.com'`;
	for (const email of ['nobody@example.com', 'erin.confirmed@example.com']) {
		expect((await auth.resend({ type: 'signup', email })).error).toBeNull();
	}
	const [user] =
		await sql`select confirmation_token as token from auth.users where email = 'erin.confirmed@example.com'`;
	expect(user?.token ?? null).toBeNull();
});
