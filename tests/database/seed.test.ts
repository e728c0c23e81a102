import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO } from '../../scripts/local/demo.ts';
import { SalesPageAnswer } from '../../src/lib/server/products/writing/sales-page.ts';
import type { Stack } from '../../supabase/embedded/index.ts';
import { startScratchStack } from '../../supabase/embedded/scratch-stack.ts';
import { openDatabase } from '../support/world.ts';

const seedFile = join(import.meta.dirname, '../../supabase/seed.sql');
const stateless = { auth: { persistSession: false, autoRefreshToken: false } };

let stack: Stack;
let db: pg.Pool;

beforeAll(async () => {
	stack = await startScratchStack({ seedFile });
	db = openDatabase(stack.databaseUrl);
});
afterAll(async () => {
	await db.end();
	await stack.stop();
});

async function rowsOf(statement: string): Promise<Record<string, unknown>[]> {
	return (await db.query<Record<string, unknown>>(statement)).rows;
}

test('the demo user signs in with the password that the start prints and finds the demo studio', async () => {
	const client = createClient(stack.url, stack.publishableKey, stateless);
	const { error } = await client.auth.signInWithPassword(DEMO);
	expect(error).toBeNull();
	const { data: workspaces } = await client.from('workspaces').select('id, name, handle');
	expect(workspaces).toMatchObject([{ name: 'Demo studio', handle: 'demo' }]);
	const { data: products } = await client.from('products').select('state, sections(body)');
	expect(products?.map(({ state }) => state).sort()).toEqual([
		'draft',
		'published',
		'published',
		'published'
	]);
	const { data: balance } = await client.rpc('credit_balance', { p_workspace_id: workspaces?.[0]?.id });
	expect(balance).toMatchObject([{ available: 40, held: 0 }]);
});

test('nobody in particular reads the published pages, and only those', async () => {
	const client = createClient(stack.url, stack.publishableKey, stateless);
	const { data: pages } = await client.from('pages').select('slug, sample').order('slug');
	expect(pages?.map(({ slug }) => slug)).toEqual([
		'escrever-para-ser-lido-no-trabalho',
		'set-a-price-this-afternoon',
		'the-quiet-launch'
	]);
	expect(pages?.every(({ sample }) => sample.body.length > 1000)).toBe(true);
});

test('every sales page has the shape that the writer of sales pages keeps to', async () => {
	for (const { sales_copy } of await rowsOf('select sales_copy from public.products')) {
		expect(SalesPageAnswer.safeParse(sales_copy).error).toBeUndefined();
	}
});

test('every section is long enough to read and short enough to finish', async () => {
	const sections = await rowsOf(
		`select title, array_length(regexp_split_to_array(body, '\\s+'), 1) as words from public.sections`
	);
	for (const { title, words } of sections) {
		expect(words, String(title)).toBeGreaterThanOrEqual(150);
		expect(words, String(title)).toBeLessThanOrEqual(480);
	}
});

test('the books of the seeded sales are without fault', async () => {
	expect(await rowsOf('select * from public.ledger_faults()')).toEqual([]);
	expect(await rowsOf(`select count(*)::int as paid from public.orders where state = 'paid'`)).toEqual([
		{ paid: 5 }
	]);
});

test('no mail is waiting for the made-up buyers', async () => {
	expect(await rowsOf(`select recipient from public.outbox where state <> 'sent'`)).toEqual([]);
	expect(await rowsOf('select id from graphile_worker.jobs')).toEqual([]);
});

test('seeding again changes nothing', async () => {
	const count = `select (select count(*) from auth.users) as users, (select count(*) from public.products) as products,
		(select count(*) from public.product_versions) as versions, (select count(*) from public.orders) as orders,
		(select count(*) from private.ledger_transactions) as transactions`;
	const before = await rowsOf(count);
	await db.query(readFileSync(seedFile, 'utf8'));
	expect(await rowsOf(count)).toEqual(before);
});

test('the seed needs no queue: a project whose worker never ran can be seeded', async () => {
	const client = await db.connect();
	try {
		await client.query('begin; alter schema graphile_worker rename to not_installed');
		const renamed = readFileSync(seedFile, 'utf8')
			.replaceAll('demo@example.com', 'other@example.com')
			.replaceAll('_seed_', '_other_')
			.replaceAll("'seed-", "'other-");
		await client.query(renamed);
		const { rows } = await client.query(
			`select id from public.orders where provider_session_id = 'cs_other_5'`
		);
		expect(rows).toHaveLength(1);
	} finally {
		await client.query('rollback');
		client.release();
	}
});
