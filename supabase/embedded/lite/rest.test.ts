import type { SupabaseClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stack } from '../index.ts';
import { clientFor, startFixtureStack } from './fixture.ts';

let stack: Stack;
let ada: SupabaseClient;
let bob: SupabaseClient;
let service: SupabaseClient;

beforeAll(async () => {
	stack = await startFixtureStack();
	ada = await clientFor(stack, stack.publishableKey, 'ada@example.com');
	bob = await clientFor(stack, stack.publishableKey, 'bob@example.com');
	service = await clientFor(stack, stack.secretKey);
});
afterAll(() => stack.stop());

test('a row is seen by its author only', async () => {
	const { error } = await ada.from('notes').insert({ body: 'mine' });
	expect(error).toBeNull();
	expect((await ada.from('notes').select('body')).data).toEqual([{ body: 'mine' }]);
	expect((await bob.from('notes').select('body')).data).toEqual([]);
});

test('a column that is not granted stays closed after many requests', async () => {
	for (let i = 0; i < 3; i++) await ada.from('notes').select('id');
	const { error } = await ada.from('notes').select('secret');
	expect(error?.code).toBe('42501');
});

test('a table that nobody was granted is closed to every request role', async () => {
	for (const client of [ada, service]) {
		expect((await client.from('unlisted').select()).error?.code).toBe('42501');
	}
});

test('a request runs as the role of its key or token', async () => {
	const anonymous = await clientFor(stack, stack.publishableKey);
	expect((await anonymous.rpc('whoami')).data).toBe('anon');
	expect((await ada.rpc('whoami')).data).toBe('authenticated');
	expect((await service.rpc('whoami')).data).toBe('service_role');
});

test('views and partitioned tables are found', async () => {
	expect((await ada.from('note_bodies').select('body')).error).toBeNull();
	const { error } = await service.from('page_views').insert({ seen_at: '2026-05-01T00:00:00Z', path: '/' });
	expect(error).toBeNull();
});

test('times are ISO 8601 and numerics are numbers', async () => {
	const { data } = await ada.from('notes').select('created_at, price').limit(1).single();
	expect(data).toEqual({ created_at: '2026-01-02T03:04:05+00:00', price: 1.5 });
});

test("an object given to a function's jsonb parameter arrives as an object", async () => {
	const { data } = await service.rpc('kind_of', { p_value: { topic: 'bread' } });
	expect(data).toBe('object');
});

test.for([
	['PT402', 402],
	['P0001', 400],
	['23514', 400],
	['57014', 500],
	['28000', 403],
	['40001', 500],
	['42501', 403]
] as const)('SQLSTATE %s answers HTTP %i with message, detail and hint', async ([state, status]) => {
	const answer = await service.rpc('refuse', { p_state: state });
	expect(answer.status).toBe(status);
	expect(answer.error).toMatchObject({ message: 'no_credit', details: 'needs 5', hint: 'top up' });
});

test('a violated check names its constraint', async () => {
	const { status, error } = await ada.from('notes').insert({ body: '' });
	expect(status).toBe(400);
	expect(error).toMatchObject({ code: '23514', message: expect.stringContaining('notes_body_not_empty') });
});

test('a table made after the start is found once pgrst is told to reload', async () => {
	const sql = postgres(stack.databaseUrl, { max: 1, onnotice: () => {} });
	await service.from('notes').select('id');
	await sql`create table public.latecomers (id bigint primary key)`;
	await sql`grant select on public.latecomers to service_role`;
	await sql`notify pgrst, 'reload schema'`;
	await expect.poll(async () => (await service.from('latecomers').select()).error).toBeNull();
	await sql.end();
});
