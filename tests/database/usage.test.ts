import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
	addApiKey,
	addUser,
	as,
	finishGeneration,
	firstWorkspace,
	openDatabase,
	orderGeneration,
	type Actor
} from '../support/world.ts';
import {
	byKey,
	logCall,
	of,
	platformUsage,
	workspaceUsage,
	type Call,
	type UsageRow
} from '../support/usage.ts';

let db: pg.Pool;
let owner: Actor;
let stranger: Actor;
let staff: Actor;
let workspaceId: string;

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	staff = await addUser(db, 'Staff');
	await db.query('insert into public.platform_admins (user_id) values ($1)', [staff.userId]);
});
beforeEach(async () => {
	[owner, stranger] = [await addUser(db, 'Owner'), await addUser(db, 'Stranger')];
	workspaceId = await firstWorkspace(db, owner);
});
afterAll(() => db.end());

const call = (facts: Omit<Call, 'workspaceId'> & { workspaceId?: string }) =>
	logCall(db, { workspaceId, ...facts });
const usage = (from: string, until: string, zone = 'UTC', actor: Actor = owner) =>
	workspaceUsage(db, actor, workspaceId, [from, until, zone]);
const platform = (actor: Actor) => platformUsage(db, actor, ['2027-03-01', '2027-03-31']);
const days = (rows: UsageRow[]) => byKey(rows, 'day', 'calls');

describe('a workspace’s usage', () => {
	it('sums calls, tokens, failures and fallbacks exactly, by each side', async () => {
		await call({ at: '2027-03-02T10:00:00Z', task: 'outline', model: 'model-b' });
		await call({ at: '2027-03-02T11:00:00Z', outcome: 'rate_limited' });
		await call({ at: '2027-03-02T11:00:01Z', fallback: 'openai: rate_limited' });
		await call({ at: '2027-03-03T09:00:00Z', outcome: 'cancelled' });
		const rows = await usage('2027-03-01', '2027-03-31');
		expect(of(rows, 'total')).toMatchObject([
			{ calls: 4, failed: 1, fallbacks: 1, input_tokens: 400, output_tokens: 200 }
		]);
		expect(days(rows)).toEqual({ '2027-03-02': 3, '2027-03-03': 1 });
		expect(of(rows, 'task')).toMatchObject([
			{ key: 'section', calls: 3, failed: 1, fallbacks: 1 },
			{ key: 'outline', calls: 1, failed: 0, fallbacks: 0 }
		]);
		expect(of(rows, 'model')).toMatchObject([
			{ key: 'openai model-a', calls: 3 },
			{ key: 'openai model-b', calls: 1 }
		]);
		expect(of(rows, 'reason')).toMatchObject([{ key: 'rate_limited', calls: 1 }]);
	});

	it.each([
		['UTC', { '2027-03-27': 1, '2027-03-28': 3 }],
		['Asia/Kathmandu', { '2027-03-28': 3, '2027-03-29': 1 }],
		['America/Los_Angeles', { '2027-03-27': 3, '2027-03-28': 1 }],
		// The clocks go forward on the 28th: it has 23 hours.
		['Europe/Lisbon', { '2027-03-27': 1, '2027-03-28': 2, '2027-03-29': 1 }]
	])('has the days of %s', async (zone, expected) => {
		for (const at of ['27T23:59:00', '28T00:00:00', '28T06:00:00', '28T23:30:00'])
			await call({ at: `2027-03-${at}Z` });
		expect(days(await usage('2027-03-27', '2027-03-29', zone))).toEqual(expected);
	});

	it('holds both ends of the period and nothing beyond them', async () => {
		for (const at of ['04T23:59:59.999', '05T00:00:00', '06T23:59:59.999', '07T00:00:00'])
			await call({ at: `2027-03-${at}Z` });
		expect(days(await usage('2027-03-05', '2027-03-06'))).toEqual({ '2027-03-05': 1, '2027-03-06': 1 });
	});

	it('is compared with as many days before', async () => {
		for (const day of ['01', '02', '03', '04', '05']) await call({ at: `2027-03-${day}T12:00:00Z` });
		const rows = await usage('2027-03-04', '2027-03-05');
		expect(of(rows, 'total')).toMatchObject([{ calls: 2 }]);
		expect(of(rows, 'before')).toMatchObject([{ calls: 2, input_tokens: 200 }]);
	});

	it('has a cost only for calls on its own keys, and counts those whose price is not known', async () => {
		await call({ at: '2027-03-02T10:00:00Z', cost: 9000 });
		await call({ at: '2027-03-02T10:00:00Z', cost: 700, keySource: 'workspace' });
		await call({ at: '2027-03-02T10:00:00Z', cost: null, keySource: 'workspace' });
		const [total] = of(await usage('2027-03-01', '2027-03-31'), 'total');
		expect(total).toMatchObject({ calls: 3, cost_micros: 700, unpriced: 1 });
	});

	it('tells credits by day and member, products, failures and words, as they were made', async () => {
		const { generation_id } = await orderGeneration(db, { workspaceId, userId: owner.userId });
		await call({ at: new Date().toISOString(), generationId: generation_id });
		await finishGeneration(db, generation_id);
		const today = new Date().toISOString().slice(0, 10);
		const rows = await usage(today, today);
		expect(of(rows, 'total')).toMatchObject([
			{ credits: 5, generations: 1, generations_failed: 0, words: 8 } // two sections of four words
		]);
		expect(of(rows, 'day')).toMatchObject([{ key: today, credits: 5 }]);
		expect(of(rows, 'member')).toMatchObject([{ key: owner.userId, label: 'Owner', credits: 5, calls: 1 }]);
	});

	it('counts what is only held, or was given back, as not spent', async () => {
		const { generation_id } = await orderGeneration(db, { workspaceId, userId: owner.userId });
		await as(db, owner, (client) => client.query('select public.cancel_generation($1)', [generation_id]), {
			keep: true
		});
		await orderGeneration(db, { workspaceId, userId: owner.userId });
		const today = new Date().toISOString().slice(0, 10);
		expect(of(await usage(today, today), 'total')).toMatchObject([{ credits: 0, generations: 0 }]);
	});

	it('is empty where nothing happened', async () => {
		const rows = await usage('2027-03-01', '2027-03-31');
		expect(rows.map(({ dimension }) => dimension).toSorted()).toEqual(['before', 'total']);
		expect(of(rows, 'total')).toMatchObject([{ calls: 0, credits: 0, words: 0 }]);
	});

	it('refuses more than two years, and a period that ends before it begins', async () => {
		await expect(usage('2024-01-01', '2027-03-31')).rejects.toThrow('input_invalid');
		await expect(usage('2027-03-02', '2027-03-01')).rejects.toThrow('input_invalid');
		await expect(usage('2027-03-20', '2027-03-01')).rejects.toThrow('input_invalid');
	});
});

describe('who may see usage', () => {
	const lines = (actor: Actor, workspace: string | null) =>
		as(
			db,
			actor,
			async (client) =>
				(await client.query(`select * from public.usage_lines('2027-03-02', 'UTC', $1)`, [workspace])).rows
		);

	it('is every member of the workspace, and programs that may read its billing', async () => {
		await call({ at: '2027-03-02T10:00:00Z' });
		const viewer = await addUser(db, 'Viewer');
		await db.query(
			`insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, 'viewer')`,
			[workspaceId, viewer.userId]
		);
		for (const actor of [owner, viewer, await addApiKey(db, workspaceId, ['billing:read'])]) {
			expect(of(await usage('2027-03-01', '2027-03-31', 'UTC', actor), 'total')).toMatchObject([
				{ calls: 1 }
			]);
			expect(await lines(actor, workspaceId)).toHaveLength(1);
		}
	});

	it('is no stranger, no program without that right, no admin of another workspace', async () => {
		await call({ at: '2027-03-02T10:00:00Z' });
		for (const actor of [stranger, staff, await addApiKey(db, workspaceId, ['products:read'])]) {
			expect(await usage('2027-03-01', '2027-03-31', 'UTC', actor)).toEqual([]);
			expect(await lines(actor, workspaceId)).toEqual([]);
		}
	});

	it('is platform admins alone for all workspaces, with every cost', async () => {
		await db.query(`delete from public.ai_calls where created_at between '2027-03-01' and '2027-04-01'`);
		const other = await firstWorkspace(db, stranger);
		await call({ at: '2027-03-02T10:00:00Z', cost: 9000 });
		await call({ at: '2027-03-02T10:00:00Z', cost: 700, keySource: 'workspace', workspaceId: other });
		const rows = await platform(staff);
		expect(of(rows, 'total')).toMatchObject([{ calls: 2, cost_micros: 9700 }]);
		expect(of(rows, 'workspace').map(({ key }) => key)).toEqual([workspaceId, other].toSorted());
		expect(await lines(staff, null)).toHaveLength(2);
		for (const actor of [owner, stranger, await addApiKey(db, workspaceId, ['billing:read'])]) {
			await expect(platform(actor)).rejects.toThrow('not_found');
			expect(await lines(actor, null)).toEqual([]);
		}
	});
});

describe('the lines of a day', () => {
	it('name member, task, model and key, and hide what the operator’s keys cost', async () => {
		const { generation_id: generationId } = await orderGeneration(db, {
			...{ workspaceId, userId: owner.userId, key: randomUUID() }
		});
		await call({ at: '2027-03-02T10:00:00Z', generationId });
		await call({ at: '2027-03-02T23:30:00Z', generationId, keySource: 'workspace', cost: 700 });
		const read = (zone: string) =>
			as(
				db,
				owner,
				async (client) =>
					(
						await client.query(
							`select who, task, model, key_source, calls::int, cost_micros::int from public.usage_lines('2027-03-02', $2, $1) order by key_source`,
							[workspaceId, zone]
						)
					).rows
			);
		const operator = { who: 'Owner', task: 'section', model: 'model-a', key_source: 'operator', calls: 1 };
		const own = { ...operator, key_source: 'workspace', cost_micros: 700 };
		expect(await read('UTC')).toEqual([{ ...operator, cost_micros: null }, own]);
		expect(await read('Europe/Paris')).toEqual([{ ...operator, cost_micros: null }]);
	});
});
