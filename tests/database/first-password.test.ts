// Whoever opens an account with another's address beforehand waits for its owner to confirm it.
import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Database } from '../../src/lib/server/platform/database-types.ts';
import { openDatabase } from '../support/world.ts';

let db: pg.Pool;
let email: string;
beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
afterAll(() => db.end());
beforeEach(() => {
	email = `victim-${randomUUID().slice(0, 8)}@example.com`;
});

const [theirs, hers] = ['attacker knows this', 'the owner knows this'];

function visitor(key = inject('stack').publishableKey) {
	const auth = { persistSession: false, autoRefreshToken: false };
	return createClient<Database>(inject('stack').url, key, { auth });
}

/** As the app signs up: Auth first, then the note. A stranger may call Auth directly, without it. */
async function signUp(password: string, { isNoted = true } = {}): Promise<void> {
	await visitor().auth.signUp({ email, password });
	if (!isNoted) return;
	const { error } = await visitor(inject('stack').secretKey).rpc('note_sign_up', {
		p_email: email,
		p_password: password
	});
	if (error) throw new Error(error.message);
}

async function confirm(): Promise<string[]> {
	const { rows } = await db.query<{ confirmation_token: string }>(
		'select confirmation_token from auth.users where email = $1',
		[email]
	);
	const client = visitor();
	const token_hash = rows[0]?.confirmation_token ?? '';
	const { error } = await client.auth.verifyOtp({ token_hash, type: 'signup' });
	if (error) throw error;
	const { data } = await client.rpc('my_sign_in_ways');
	return (data ?? []).map(({ way }) => way);
}

async function opens(password: string): Promise<boolean> {
	const { error } = await visitor().auth.signInWithPassword({ email, password });
	return error === null;
}

describe('a password chosen by a stranger before the address’s owner signed up', () => {
	it.each([true, false])(
		'opens nothing once the owner has confirmed (through the app: %s)',
		async (isNoted) => {
			await signUp(theirs, { isNoted });
			await signUp(hers);
			expect(await confirm()).toEqual([]);
			expect(await opens(theirs)).toBe(false);
		}
	);

	it('does not get in after the owner’s either', async () => {
		await signUp(hers);
		await signUp(theirs);
		await confirm();
		expect(await opens(theirs)).toBe(false);
	});
});

it('who signs up twice with the same password keeps it', async () => {
	await signUp(hers);
	await signUp(hers);
	expect(await confirm()).toEqual(['password']);
	expect(await opens(hers)).toBe(true);
});

it('a sign-up with the address of a confirmed account changes nothing', async () => {
	await signUp(hers);
	await confirm();
	await signUp(theirs);
	expect(await opens(hers)).toBe(true);
	expect(await opens(theirs)).toBe(false);
});
