import fc from 'fast-check';
import type pg from 'pg';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { addUser, firstWorkspace, openDatabase, type Actor } from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let workspaceId: string;

beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
beforeEach(async () => {
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
});
afterAll(() => db.end());

const one = async <T>(sql: string, values: unknown[]): Promise<T> =>
	(await db.query<{ value: T }>(`select ${sql} as value`, values)).rows[0]?.value as T;
const grant = (amount: number, key: string = randomUUID()) =>
	one<boolean>(`public.grant_credits($1, $2, 'test', $3)`, [workspaceId, amount, key]);
const hold = (amount: number, key: string = randomUUID()) =>
	one<string>(`public.hold_credits($1, $2, 'test', $3)`, [workspaceId, amount, key]);
const capture = (id: string, amount: number) => one<boolean>('public.capture_credits($1, $2)', [id, amount]);
const release = (id: string) => one<boolean>('public.release_credits($1)', [id]);

async function balances(): Promise<Record<string, number>> {
	const { rows } = await db.query<{ kind: string; balance: string }>(
		`select kind, balance from private.ledger_accounts where workspace_id = $1 and currency = 'credit'`,
		[workspaceId]
	);
	return Object.fromEntries(rows.map(({ kind, balance }) => [kind, Number(balance)]));
}
async function setMonthly(amount: number): Promise<void> {
	await db.query(
		`select private.post($1, 'grant', 'test', $2, array[a.id, private.platform_account('credits_issued', 'credit')], array[$3::bigint, -$3::bigint])
		 from private.ledger_accounts a where a.workspace_id = $1 and a.kind = 'credits_monthly'`,
		[workspaceId, randomUUID(), amount]
	);
}
const noDebt = { credits_owed: 0 };
const faults = async () => (await db.query('select * from public.ledger_faults()')).rows;

describe('credits', () => {
	it('start at ten for a confirmed user, once', async () => {
		expect(await balances()).toEqual({
			...noDebt,
			credits_monthly: 0,
			credits_purchased: 10,
			credits_held: 0
		});
		await db.query('update auth.users set email_confirmed_at = now() where id = $1', [owner.userId]);
		expect(await balances()).toMatchObject({ credits_purchased: 10 });
	});

	it('are granted once per key, however often and at once it is asked', async () => {
		const results = await Promise.all(Array.from({ length: 20 }, () => grant(7, `payment-${workspaceId}`)));
		expect(results.filter(Boolean)).toHaveLength(1);
		expect(await balances()).toMatchObject({ credits_purchased: 17 });
	});

	it('are held by exactly as many of 20 parallel holds as there is credit for', async () => {
		await grant(5);
		const results = await Promise.allSettled(Array.from({ length: 20 }, () => hold(5)));
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
		const refused = results.flatMap((result) =>
			result.status === 'rejected' ? [result.reason as Error] : []
		);
		expect(new Set(refused.map(({ message }) => message))).toEqual(new Set(['insufficient_credits']));
		expect(await balances()).toEqual({
			...noDebt,
			credits_monthly: 0,
			credits_purchased: 0,
			credits_held: 15
		});
	});

	it('are held once per key', async () => {
		const ids = await Promise.all(Array.from({ length: 10 }, () => hold(4, `order-${workspaceId}`)));
		expect(new Set(ids).size).toBe(1);
		expect(await balances()).toMatchObject({ credits_purchased: 6, credits_held: 4 });
	});

	it('refuse a key that named another amount', async () => {
		await hold(4, `order-${workspaceId}`);
		await expect(hold(3, `order-${workspaceId}`)).rejects.toThrow('idempotency_key_reused');
	});

	it('come back from a release once', async () => {
		const id = await hold(5);
		expect(await Promise.all([release(id), release(id), release(id)])).toEqual(
			expect.arrayContaining([true, false, false])
		);
		expect(await balances()).toEqual({
			...noDebt,
			credits_monthly: 0,
			credits_purchased: 10,
			credits_held: 0
		});
	});

	it('are captured once, and a captured hold is never released', async () => {
		const id = await hold(5);
		expect(await capture(id, 5)).toBe(true);
		expect(await capture(id, 5)).toBe(false);
		await expect(release(id)).rejects.toThrow('hold_already_settled');
		expect(await balances()).toMatchObject({ credits_purchased: 5, credits_held: 0 });
	});

	it('spend monthly ones first and give back what was not spent', async () => {
		await setMonthly(3);
		const id = await hold(8);
		expect(await balances()).toEqual({
			...noDebt,
			credits_monthly: 0,
			credits_purchased: 5,
			credits_held: 8
		});
		await capture(id, 2);
		expect(await balances()).toEqual({
			...noDebt,
			credits_monthly: 1,
			credits_purchased: 10,
			credits_held: 0
		});
	});

	it.each([0, -5, null])('refuse an amount of %s', async (amount) => {
		await expect(hold(amount as number)).rejects.toThrow('amount_not_positive');
		await expect(grant(amount as number)).rejects.toThrow('amount_not_positive');
		expect(await balances()).toMatchObject({ credits_purchased: 10, credits_held: 0 });
	});

	it('never capture more than was held', async () => {
		const id = await hold(5);
		await expect(capture(id, 6)).rejects.toThrow('capture_exceeds_hold');
		expect(await balances()).toMatchObject({ credits_held: 5 });
	});

	it('follow a simple model under any sequence of commands', async () => {
		const command = fc.record({
			kind: fc.constantFrom('grant', 'hold', 'capture', 'release'),
			amount: fc.integer({ min: -2, max: 12 }),
			pick: fc.nat(5)
		});
		await fc.assert(
			fc.asyncProperty(fc.array(command, { maxLength: 25 }), async (commands) => {
				workspaceId = await firstWorkspace(db, await addUser(db, 'Model'));
				let free = 10;
				const open: { id: string; amount: number }[] = [];
				for (const { kind, amount, pick } of commands) {
					const held = open[pick % Math.max(open.length, 1)];
					if (kind === 'grant' && (await grant(amount).catch(() => false))) free += amount;
					if (kind === 'hold') {
						const id = await hold(amount).catch(() => null);
						expect(id !== null).toBe(amount > 0 && amount <= free);
						if (id) open.push({ id, amount });
						if (id) free -= amount;
					}
					if (kind === 'capture' && held && (await capture(held.id, amount).catch(() => false))) {
						free += held.amount - amount;
						open.splice(open.indexOf(held), 1);
					}
					if (kind === 'release' && held && (await release(held.id))) {
						free += held.amount;
						open.splice(open.indexOf(held), 1);
					}
				}
				const heldSum = open.reduce((sum, { amount }) => sum + amount, 0);
				expect(await balances()).toEqual({
					...noDebt,
					credits_monthly: 0,
					credits_purchased: free,
					credits_held: heldSum
				});
			}),
			{ numRuns: 40 }
		);
		expect(await faults()).toEqual([]);
	});
});

describe('ledger', () => {
	it.each([
		'update private.ledger_entries set amount = 1',
		'delete from private.ledger_entries',
		'truncate private.ledger_entries cascade'
	])('refuses: %s', async (sql) => {
		await expect(db.query(sql)).rejects.toThrow('append_only');
	});

	it('refuses a transaction that does not sum to zero', async () => {
		await expect(
			db.query(
				`select private.post($1, 'grant', 'test', $2, array[a.id], array[5::bigint])
				 from private.ledger_accounts a where a.workspace_id = $1 and a.kind = 'credits_purchased'`,
				[workspaceId, randomUUID()]
			)
		).rejects.toThrow('ledger_unbalanced');
	});

	it('refuses a credit balance below zero, whoever writes it', async () => {
		await expect(
			db.query(
				`update private.ledger_accounts set balance = -1 where workspace_id = $1 and kind = 'credits_purchased'`,
				[workspaceId]
			)
		).rejects.toThrow('ledger_accounts_credits_sign');
	});

	it('names the exact account whose balance was tampered with', async () => {
		const client = await db.connect();
		await client.query('begin');
		await client.query(
			`update private.ledger_accounts set balance = 999 where workspace_id = $1 and kind = 'credits_purchased'`,
			[workspaceId]
		);
		const { rows } = await client.query('select fault, expected, actual from public.ledger_faults()');
		await client.query('rollback');
		client.release();
		expect(rows).toEqual([{ fault: 'balance_differs_from_entries', expected: '10', actual: '999' }]);
	});

	it('has no faults after all of the above', async () => {
		expect(await faults()).toEqual([]);
	});
});
