import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { addPlan, planPrice, subscribe, type Price } from '../support/billing.ts';
import {
	addUser,
	as,
	finishGeneration,
	firstWorkspace,
	openDatabase,
	orderGeneration,
	type Actor
} from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let workspaceId: string;
/** Two products at once, three a month. */
let plan: Price;

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	const limits = { generations_at_once: 2, generations_a_month: 3 };
	plan = await planPrice(db, await addPlan(db, { credits: 100, limits }));
});
beforeEach(async () => {
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
	await subscribe(db, workspaceId, { price: plan });
});
afterAll(() => db.end());

const order = (key: string = randomUUID()) => orderGeneration(db, { workspaceId, userId: owner.userId, key });
const cancel = (generationId: string) =>
	as(db, owner, (client) => client.query('select public.cancel_generation($1)', [generationId]), {
		keep: true
	});
const resume = (generationId: string) =>
	db.query('select public.resume_generation($1, $2, $3)', [generationId, owner.userId, randomUUID()]);
async function make(): Promise<void> {
	await finishGeneration(db, (await order()).generation_id);
}
async function credits() {
	return as(
		db,
		owner,
		async (client) => (await client.query('select * from public.credit_balance($1)', [workspaceId])).rows[0]
	);
}
const detailOf = async (refused: Promise<unknown>): Promise<unknown> => {
	const { message, detail } = (await refused.catch((error: unknown) => error)) as Record<string, string>;
	return { message, ...(JSON.parse(detail ?? '{}') as object) };
};

describe('the generations that a plan allows at once', () => {
	it('are never exceeded by orders at the same moment, and the refused hold nothing', async () => {
		const results = await Promise.allSettled(Array.from({ length: 8 }, () => order()));
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
		expect(await credits()).toEqual({ available: '100', held: '10' });
	});

	it('are told in the refusal', async () => {
		await order();
		await order();
		expect(await detailOf(order())).toMatchObject({
			message: 'plan_limit_reached',
			limit: 'generations_at_once',
			allowed: 2
		});
	});

	it('do not refuse the same order twice', async () => {
		const [first] = [await order('one'), await order('two')];
		expect(await order('one')).toEqual(first);
	});

	it('are free again when one is finished or cancelled', async () => {
		const [first, second] = [await order(), await order()];
		await finishGeneration(db, first.generation_id);
		await order();
		await cancel(second.generation_id);
		await expect(order()).resolves.toBeDefined();
	});

	it('count one that waits for a person', async () => {
		const [first] = [await order(), await order()];
		await as(
			db,
			owner,
			(client) => client.query('select public.pause_generation($1)', [first.generation_id]),
			{ keep: true }
		);
		await expect(order()).rejects.toThrow('plan_limit_reached');
		await expect(resume(first.generation_id)).resolves.toBeDefined();
	});

	it('hold for one that is continued too', async () => {
		const first = await order();
		await cancel(first.generation_id);
		await order();
		await order();
		expect(await detailOf(resume(first.generation_id))).toMatchObject({ limit: 'generations_at_once' });
	});
});

describe('the generations that a plan allows a month', () => {
	it('end with the last that made something; failed and cancelled ones do not count', async () => {
		await cancel((await order()).generation_id);
		for (let i = 0; i < 3; i += 1) await make();
		expect(await detailOf(order())).toMatchObject({ limit: 'generations_a_month', allowed: 3 });
	});

	it('count one that is continued, unless its month is over', async () => {
		const { generation_id } = await order();
		await cancel(generation_id);
		for (let i = 0; i < 3; i += 1) await make();
		expect(await detailOf(resume(generation_id))).toMatchObject({ limit: 'generations_a_month' });
		await db.query(
			`update public.generations set created_at = created_at - interval '32 days' where id = $1`,
			[generation_id]
		);
		await expect(resume(generation_id)).resolves.toBeDefined();
	});

	it('begin anew with the month', async () => {
		for (let i = 0; i < 3; i += 1) await make();
		await db.query(
			`update public.generations set created_at = date_trunc('month', now(), 'UTC') - interval '1 second' where workspace_id = $1`,
			[workspaceId]
		);
		await expect(order()).resolves.toBeDefined();
	});

	it('are shown with what is used', async () => {
		await make();
		await order();
		const used = await as(db, owner, async (client) => {
			const { rows } = await client.query(
				`select * from public.plan_usage($1) where name like 'generations%'`,
				[workspaceId]
			);
			return rows;
		});
		expect(used).toEqual([
			{ name: 'generations_at_once', used: '1', allowed: '2' },
			{ name: 'generations_a_month', used: '2', allowed: '3' }
		]);
	});
});

describe('a member’s quota', () => {
	it('refuses their order before anything is asked of a model', async () => {
		const member = await addUser(db, 'Member');
		await db.query(
			`insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, 'member')`,
			[workspaceId, member.userId]
		);
		await as(
			db,
			owner,
			(client) => client.query('select public.set_credit_quota($1, $2, 4)', [workspaceId, member.userId]),
			{ keep: true }
		);
		await expect(orderGeneration(db, { workspaceId, userId: member.userId })).rejects.toThrow(
			'credit_quota_reached'
		);
		const { rows } = await db.query('select from public.generations where workspace_id = $1', [workspaceId]);
		expect(rows).toEqual([]);
	});
});
