// Lite without our fixes. Each test states a fault that one fix removes: when a test fails after a new version of
// @supabase/lite, that fault is gone and so can its fix be.
import { App, setExperimental } from '@supabase/lite';
import { createPostgresConnection } from '@supabase/lite/postgres';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stack } from '../index.ts';
import { createScratchDirectory, removeScratchDirectory } from '../scratch-stack.ts';
import { DiskStorage } from './disk-storage.ts';
import { PASSWORD, startFixtureStack } from './fixture.ts';
import { quietly } from './quiet.ts';

let stack: Stack;
let sql: Sql;
let connection: ReturnType<typeof createPostgresConnection>;
let bare: (request: Request) => Promise<Response>;
let service: SupabaseClient;
const storage = createScratchDirectory();
const printed: string[] = [];

beforeAll(async () => {
	stack = await startFixtureStack();
	sql = postgres(stack.superuserUrl, { max: 1, onnotice: () => {} });
	// As the superuser, which is how Lite is meant to be run: only so it can show what it does to grants.
	connection = createPostgresConnection({ url: stack.superuserUrl, postgresOptions: { onnotice: () => {} } });
	setExperimental('storage', true);
	const app = new App({
		connection,
		db: { driver: 'postgres' },
		auth: {
			enabled: true,
			jwt_secret: 'a-secret-that-is-long-enough-for-hs256',
			publishable_key: stack.publishableKey,
			secret_key: stack.secretKey,
			enable_refresh_token_rotation: true,
			email: { enable_signup: true, enable_confirmations: true },
			external: { google: { enabled: true, client_id: 'noxloop', secret: 'sandbox' } }
		},
		storage: { enabled: true },
		options: {
			server: { admin: false, disableStudio: true },
			drivers: { email: { send: async () => {} } }
		}
	});
	app._storageAdapter = new DiskStorage(storage);
	await app.init();
	bare = quietly(
		(request) => app.fetch(request),
		(line) => printed.push(line)
	);
	service = clientWith(stack.secretKey);
});
afterAll(async () => {
	await connection.close();
	await sql.end();
	await stack.stop();
	removeScratchDirectory(storage);
});

function clientWith(key: string): SupabaseClient {
	const handler: typeof fetch = (input, init) => bare(new Request(input, init));
	const auth = { persistSession: false, autoRefreshToken: false };
	return createClient(stack.url, key, { auth, global: { fetch: handler } });
}

test('grants.ts: the first request gives away columns that were not granted', async () => {
	const before =
		await sql`select has_column_privilege('authenticated', 'public.notes', 'secret', 'select') as open`;
	await service.from('notes').select('id');
	const after =
		await sql`select has_column_privilege('authenticated', 'public.notes', 'secret', 'select') as open`;
	expect([before[0]?.open, after[0]?.open]).toEqual([false, true]);
});

test('values.ts: times are not ISO 8601', async () => {
	await sql`insert into public.notes (author_id, body) values (gen_random_uuid(), 'x')`;
	const { data } = await service.from('notes').select('created_at').limit(1).single();
	expect(data?.created_at).not.toBe('2026-01-02T03:04:05+00:00');
});

test('errors.ts: P0001 is a 500', async () => {
	expect((await service.rpc('refuse', { p_state: 'P0001' })).status).toBe(500);
});

test('unwrap-metadata.sql: metadata arrives as a JSON string', async () => {
	await sql`alter table auth.users disable trigger unwrap_metadata`;
	const options = { data: { full_name: 'Ada Writer' } };
	await clientWith(stack.publishableKey).auth.signUp({
		email: 'ada@example.com',
		password: PASSWORD,
		options
	});
	const [user] = await sql`select jsonb_typeof(raw_user_meta_data) as kind from auth.users`;
	expect(user?.kind).toBe('string');
});

test('auth-requests.ts: the token types email and invite are refused', async () => {
	const [user] =
		await sql`select confirmation_token as token from auth.users where email = 'ada@example.com'`;
	for (const type of ['email', 'invite'] as const) {
		const { error } = await clientWith(stack.publishableKey).auth.verifyOtp({
			type,
			token_hash: String(user?.token)
		});
		expect(error, type).not.toBeNull();
	}
});

test('app.ts: a reload asked for with NOTIFY pgrst is not heard', async () => {
	await service.from('notes').select('id');
	await sql`create table public.unheard (id bigint primary key)`;
	await sql`grant select on public.unheard to service_role`;
	await sql`notify pgrst, 'reload schema'`;
	await new Promise((resolve) => setTimeout(resolve, 300));
	expect((await service.from('unheard').select()).error?.code).toBe('PGRST205');
});

test('storage-requests.ts: a signed URL has another name and a bad signature is a 500', async () => {
	await service.storage.from('books').upload('a.md', new TextEncoder().encode('A book.'));
	const { data } = await service.storage.from('books').createSignedUrl('a.md', 60);
	expect(data?.signedUrl).toContain('undefined');
	const forged = await bare(new Request(`${stack.url}/storage/v1/object/sign/books/a.md?token=x`));
	expect(forged.status).toBe(500);
});

test('auth-requests.ts: parallel refreshes of one token fork the session', async () => {
	await stack.createUser({ email: 'erin@example.com', password: PASSWORD });
	const client = clientWith(stack.publishableKey);
	const { data } = await client.auth.signInWithPassword({ email: 'erin@example.com', password: PASSWORD });
	const refresh = (token: string | undefined) =>
		clientWith(stack.publishableKey).auth.refreshSession({ refresh_token: token ?? '' });
	const token = data.session?.refresh_token;
	const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(token)));
	const forks = [...new Set(answers.map((answer) => answer.data.session?.refresh_token))];
	expect(forks.length).toBeGreaterThan(1);
});

test('google.ts: no setting names another address than Google’s', async () => {
	const answer = await bare(new Request(`${stack.url}/auth/v1/authorize?provider=google`));
	expect(answer.headers.get('location')).toMatch(/^https:\/\/accounts\.google\.com\/o\/oauth2\/v2\/auth/);
});

test('quiet.ts: refused requests are printed', async () => {
	printed.length = 0;
	await service.rpc('refuse', { p_state: '42501' });
	expect(printed.join('\n')).toContain('no_credit');
});
