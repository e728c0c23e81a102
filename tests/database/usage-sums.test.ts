import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { logCall, of, platformUsage, type Call, type UsageRow } from '../support/usage.ts';
import {
	addUser,
	finishGeneration,
	firstWorkspace,
	openDatabase,
	orderGeneration,
	type Actor
} from '../support/world.ts';

let db: pg.Pool;
let staff: Actor;
let workspaces: string[];

/** Days ago, at a time of day in UTC. No other test writes into these days. */
const at = (daysAgo: number, time: string): string =>
	`${new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10)}T${time}Z`;
const day = (daysAgo: number): string => at(daysAgo, '00:00:00').slice(0, 10);

const call = (daysAgo: number, time: string, facts: Partial<Call> = {}) =>
	logCall(db, { workspaceId: workspaces[0] ?? '', at: at(daysAgo, time), ...facts });
const sum = async (): Promise<number> =>
	(await db.query<{ count: number }>('select public.sum_usage_days() as count')).rows[0]?.count ?? 0;
const read = (zone = 'UTC', first = 44, last = 31): Promise<UsageRow[]> =>
	platformUsage(db, staff, [day(first), day(last), zone]);
const calls = async (zone?: string) => of(await read(zone), 'total')[0]?.['calls'];

/** A product that was finished at that time: eight words in two sections. */
async function finish(owner: Actor, workspaceId: string, time: string): Promise<void> {
	const { generation_id: id } = await orderGeneration(db, { workspaceId, userId: owner.userId });
	await finishGeneration(db, id);
	await db.query('update public.generation_steps set finished_at = $2 where generation_id = $1', [id, time]);
	await db.query('update public.generations set finished_at = $2 where id = $1', [id, time]);
}

/** A hold that was paid at that time: only the books of that day would tell more of it. */
async function pay(workspaceId: string, amount: number, time: string): Promise<void> {
	await db.query(
		`with paid as (
		   insert into private.credit_holds (workspace_id, amount, from_monthly, state, captured_amount, reference, idempotency_key, settled_at)
		   values ($1, $2, 0, 'captured', $2, 'test', gen_random_uuid()::text, $3) returning id
		 )
		 insert into private.credit_shares (hold_id, task, provider, model, key_source, credits)
		 select id, 'section', 'openai', 'model_1', 'operator', $2 from paid`,
		[workspaceId, amount, time]
	);
}

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	const [one, two] = [await addUser(db, 'One'), await addUser(db, 'Two')];
	staff = await addUser(db, 'Staff');
	await db.query('insert into public.platform_admins (user_id) values ($1)', [staff.userId]);
	workspaces = [await firstWorkspace(db, one), await firstWorkspace(db, two)];
	const times = ['00:00:00', '00:14:59.999', '05:45:00', '12:00:00', '18:15:00', '23:59:59.999'];
	for (let daysAgo = 62; daysAgo >= 30; daysAgo -= 1) {
		const time = times[daysAgo % times.length] ?? '';
		await call(daysAgo, time, { task: `task_${daysAgo % 3}`, model: `model_${daysAgo % 2}` });
		await call(daysAgo, time, { workspaceId: workspaces[1] ?? '', outcome: 'timed_out', cost: null });
		await call(daysAgo, '23:30:00', { provider: 'demo', cost: null, fallback: 'openai: timed_out' });
		await call(daysAgo, '00:30:00', { keySource: 'workspace', tokens: [daysAgo, 7] });
	}
	await finish(one, workspaces[0] ?? '', at(41, '13:37:00'));
	await pay(workspaces[0] ?? '', 7, at(44, '23:50:00'));
	await pay(workspaces[1] ?? '', 4, at(50, '00:05:00'));
});
afterAll(() => db.end());

const zones = [
	'UTC',
	'Asia/Kathmandu',
	'America/Los_Angeles',
	'Europe/Lisbon',
	'Pacific/Chatham',
	'Australia/Adelaide'
];

describe('the sums of days that are over', () => {
	it('tell what the log tells, to the call and the credit, in every zone', async () => {
		const fromLog = await Promise.all(zones.map((zone) => read(zone)));
		expect(of(fromLog[0] ?? [], 'total')).toMatchObject([
			{ calls: 56, failed: 14, fallbacks: 14, credits: 7 }
		]);
		expect(of(fromLog[0] ?? [], 'before')).toMatchObject([{ calls: 56, credits: 4 }]);
		expect(await sum()).toBeGreaterThan(30);
		expect(await Promise.all(zones.map((zone) => read(zone)))).toEqual(fromLog);
	});

	it('are what the page is made of', async () => {
		await sum();
		const before = await calls();
		await db.query(`update private.usage_quarters set calls = calls + 1000 where starts_at::date = $1`, [
			day(40)
		]);
		expect(await calls()).toBeGreaterThan(Number(before));
		await db.query('insert into private.changed_days (day) values ($1)', [day(40)]);
		expect(await calls()).toBe(before); // from the log, until it is summed
		expect(await sum()).toBe(1);
		expect(await calls()).toBe(before);
	});

	it('are made once: again there is nothing to do, and of two at once one does it', async () => {
		await db.query('delete from private.summed_days where day between $1 and $2', [day(42), day(38)]);
		const before = await calls();
		expect((await Promise.all([sum(), sum()])).toSorted()).toEqual([0, 5]);
		expect(await sum()).toBe(0);
		expect(await calls()).toBe(before);
	});

	it('leave out the day that is not over', async () => {
		await logCall(db, { workspaceId: workspaces[0] ?? '' });
		await sum();
		const { rows } = await db.query(
			`select max(day) < (now() at time zone 'UTC')::date as is_past from private.summed_days`
		);
		expect(rows).toEqual([{ is_past: true }]);
	});
});

describe('a day that is summed', () => {
	it('tells a call at once that was written, changed or taken away afterwards', async () => {
		await sum();
		const before = Number(await calls());
		await call(37, '10:00:00', { task: 'late' });
		expect(await calls()).toBe(before + 1);
		await sum();
		expect(await calls()).toBe(before + 1);
		await db.query(
			`update public.ai_calls set created_at = created_at - interval '1 day' where task = 'late'`
		);
		const fromLog = await read('Asia/Kathmandu');
		expect(await sum()).toBe(2);
		expect(await read('Asia/Kathmandu')).toEqual(fromLog);
		await db.query(`delete from public.ai_calls where task = 'late'`);
		expect(await calls()).toBe(before);
		await sum();
		expect(await calls()).toBe(before);
	});

	it('forgets what was written for a product that is deleted', async () => {
		await sum();
		expect(of(await read(), 'total')).toMatchObject([{ generations: 1, words: 8 }]);
		await db.query('delete from public.products where workspace_id = $1', [workspaces[0]]);
		expect(of(await read(), 'total')).toMatchObject([{ generations: 0, words: 0 }]);
		expect(await sum()).toBe(1);
		expect(of(await read(), 'total')).toMatchObject([{ generations: 0, words: 0 }]);
	});

	it('misses no call that is written while it is summed', async () => {
		await sum();
		const before = Number(await calls());
		const writer = await db.connect();
		await writer.query('begin');
		await writer.query(
			`insert into public.ai_calls (workspace_id, task, provider, model, attempt, outcome, input_tokens, output_tokens, is_estimated,
			   latency_ms, created_at) values ($1, 'late', 'openai', 'm', 1, 'succeeded', 1, 1, false, 1, $2)`,
			[workspaces[0], at(36, '11:00:00')]
		);
		await db.query('insert into private.changed_days (day) values ($1)', [day(36)]);
		expect(await sum()).toBe(1);
		await writer.query('commit');
		writer.release();
		expect(await calls()).toBe(before + 1);
		expect(await sum()).toBe(1);
		expect(await calls()).toBe(before + 1);
		await db.query(`delete from public.ai_calls where task = 'late'`);
	});

	it('has no mark of the calls that are logged as they happen', async () => {
		await db.query('delete from private.changed_days');
		await logCall(db, { workspaceId: workspaces[0] ?? '' });
		expect((await db.query('select from private.changed_days')).rowCount).toBe(0);
	});
});
