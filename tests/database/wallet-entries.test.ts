import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { readStatement } from '../../src/lib/server/billing/wallet.ts';
import { addPlan, planPrice, recordBack, spend, subscribe } from '../support/billing.ts';
import { createSignInUser, signInAs } from '../support/people.ts';
import {
	addApiKey,
	addUser,
	as,
	firstWorkspace,
	openDatabase,
	orderGeneration,
	type Actor
} from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let workspaceId: string;

beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
beforeEach(async () => {
	owner = await addUser(db, 'Ada');
	workspaceId = await firstWorkspace(db, owner);
});
afterAll(() => db.end());

type Line = { place: string; kind: string; available: string; held: string; owed: string };
const numbers = (row: Line) => [row.kind, Number(row.available), Number(row.held), Number(row.owed)];

async function entries(args = '', values: unknown[] = [], actor: Actor = owner): Promise<Line[]> {
	return as(db, actor, async (client) => {
		const sql = `select * from public.wallet_entries($1${args})`;
		return (await client.query<Line>(sql, [workspaceId, ...values])).rows;
	});
}
async function days(timeZone: string, count = 3, actor: Actor = owner) {
	return as(db, actor, async (client) => {
		const { rows } = await client.query(
			'select day::text, granted::int, spent::int, other::int from public.wallet_days($1, $2, $3)',
			[workspaceId, count, timeZone]
		);
		return rows;
	});
}
const grant = (amount: number) =>
	db.query(`select public.grant_credits($1, $2, 'test', gen_random_uuid()::text)`, [workspaceId, amount]);

/** The books are never changed; a test of time writes its lines where it needs them. */
async function grantAt(amount: number, at: string): Promise<void> {
	await db.query(
		`with t as (insert into private.ledger_transactions (workspace_id, kind, reference, idempotency_key, created_at)
		   values ($1, 'grant', 'test', gen_random_uuid()::text, $3) returning id),
		 a as (update private.ledger_accounts set balance = balance + $2 where workspace_id = $1 and kind = 'credits_purchased' returning id)
		 insert into private.ledger_entries (transaction_id, account_id, amount)
		 select t.id, a.id, $2::int from t, a union all select t.id, private.platform_account('credits_issued', 'credit'), -$2::int from t`,
		[workspaceId, amount, at]
	);
}

describe('the statement', () => {
	it('for download is read page by page, no line twice and none left out', async () => {
		const person = await createSignInUser(db, 'Ada');
		await db.query(
			`select public.grant_credits($1, n, 'test', gen_random_uuid()::text) from generate_series(1, 2050) n`,
			[person.workspaceId]
		);
		const { supabase } = await signInAs(inject('stack'), person);
		const all = await readStatement(supabase, person.workspaceId, { kinds: [], before: null });
		expect(all.slice(0, 2050).map(({ available }) => available)).toEqual(
			Array.from({ length: 2050 }, (_, n) => 2050 - n)
		);
		expect(all).toHaveLength(2051); // and the welcome credits
	});

	it('has one line for each thing that happened, newest first', async () => {
		const key = randomUUID();
		await subscribe(db, workspaceId, { price: await planPrice(db, await addPlan(db, { credits: 50 })), key });
		await spend(db, workspaceId, 60);
		await recordBack(db, key, { refunded: 1000 });
		expect((await entries()).map(numbers)).toEqual([
			['reversal', 0, 0, -50],
			['capture', 0, -60, 0],
			['hold', -60, 60, 0],
			['grant', 50, 0, 0],
			['grant', 10, 0, 0]
		]);
	});

	it('sums to the balances', async () => {
		await grant(30);
		await spend(db, workspaceId, 7);
		const sum = (await entries()).reduce((total, { available }) => total + Number(available), 0);
		expect(sum).toBe(33);
	});

	it('names the product and the person of a generation', async () => {
		await orderGeneration(db, { workspaceId, userId: owner.userId });
		expect((await entries())[0]).toMatchObject({
			kind: 'hold',
			reference: expect.stringMatching(/^generation:/),
			product_title: 'Tea at home',
			actor_name: 'Ada'
		});
	});

	it('comes in pages, of which none repeats or leaves out a line', async () => {
		for (let n = 1; n <= 7; n++) await grant(n);
		const first = await entries(', p_limit => 3');
		const second = await entries(', p_limit => 3, p_before => $2', [first[2]?.place]);
		const third = await entries(', p_limit => 3, p_before => $2', [second[2]?.place]);
		expect([...first, ...second, ...third].map(({ available }) => Number(available))).toEqual([
			7, 6, 5, 4, 3, 2, 1, 10
		]);
	});

	it('shows the kinds that are asked for', async () => {
		await spend(db, workspaceId, 2);
		const kinds = await entries(`, p_kinds => array['hold', 'capture']`);
		expect(kinds.map(({ kind }) => kind)).toEqual(['capture', 'hold']);
	});

	it('shows a range, its end excluded', async () => {
		await grantAt(1, '2026-01-01T00:00:00Z');
		await grantAt(2, '2026-01-31T23:59:59Z');
		await grantAt(3, '2026-02-01T00:00:00Z');
		const found = await entries(', p_from => $2, p_until => $3', [
			'2026-01-01T00:00:00Z',
			'2026-02-01T00:00:00Z'
		]);
		expect(found.map(({ available }) => Number(available))).toEqual([2, 1]);
	});

	it('holds no money', async () => {
		await subscribe(db, workspaceId, { price: await planPrice(db, await addPlan(db)) });
		expect((await entries()).map(({ kind }) => kind)).toEqual(['grant', 'grant']);
	});
});

describe('the chart', () => {
	it('has every day, also those without a line', async () => {
		await grant(5);
		const found = await days('UTC', 7);
		expect(found).toHaveLength(7);
		expect(found.at(-1)).toMatchObject({ granted: 15, spent: 0, other: 0 });
	});

	it('tells what came, what was spent, and what went otherwise', async () => {
		const key = randomUUID();
		await subscribe(db, workspaceId, { price: await planPrice(db, await addPlan(db, { credits: 50 })), key });
		await spend(db, workspaceId, 20);
		await recordBack(db, key, { refunded: 1000 });
		expect((await days('UTC')).at(-1)).toMatchObject({ granted: 60, spent: 20, other: 50 });
	});

	it('counts a moment to the day it is in the reader’s zone', async () => {
		await grantAt(3, new Date(new Date().setUTCHours(0, 30, 0, 0)).toISOString());
		const today = new Date().toISOString().slice(0, 10);
		const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
		const onDay = async (zone: string, day: string) =>
			(await days(zone, 4)).find((row) => row.day === day)?.granted ?? 0;
		const welcome = 10;
		expect(await onDay('UTC', today)).toBe(3 + welcome);
		expect([3, 3 + welcome]).toContain(await onDay('America/Los_Angeles', yesterday));
	});

	it('ends at a year', async () => {
		expect(await days('UTC', 5000)).toHaveLength(366);
	});
});

describe('a wallet', () => {
	const read = async (actor: Actor) =>
		as(
			db,
			actor,
			async (client) => (await client.query('select * from public.wallet($1)', [workspaceId])).rows
		);

	it('is shown to its members', async () => {
		await subscribe(db, workspaceId, { price: await planPrice(db, await addPlan(db, { credits: 50 })) });
		expect(await read(owner)).toEqual([
			{
				monthly: '50',
				purchased: '10',
				held: '0',
				owed: '0',
				monthly_until: new Date('2027-06-01T00:00:00Z')
			}
		]);
	});

	it('is shown to no stranger, nor its statement or chart', async () => {
		const stranger = await addUser(db, 'Stranger');
		expect(await read(stranger)).toEqual([]);
		expect(await entries('', [], stranger)).toEqual([]);
		expect(await days('UTC', 3, stranger)).toEqual([]);
	});

	it('is shown to programs that may read the billing, and to no others', async () => {
		const [may, mayNot] = [
			await addApiKey(db, workspaceId, ['billing:read']),
			await addApiKey(db, workspaceId, ['sales:read'])
		];
		expect(
			[await read(may), await entries('', [], may), await days('UTC', 3, may)].map(({ length }) => length)
		).toEqual([1, 1, 3]);
		expect([await read(mayNot), await entries('', [], mayNot), await days('UTC', 3, mayNot)]).toEqual([
			[],
			[],
			[]
		]);
	});
});
