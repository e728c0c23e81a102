import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
	addUser,
	as,
	brief,
	finishGeneration,
	firstWorkspace,
	openDatabase,
	openSteps,
	orderGeneration,
	writePlan,
	writeStep,
	type Actor
} from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let workspaceId: string;

beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
beforeEach(async () => {
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner); // with 10 credits
});
afterAll(() => db.end());

async function value<T>(sql: string, values: unknown[]): Promise<T> {
	return (await db.query<{ value: T }>(`select (${sql}) as value`, values)).rows[0]?.value as T;
}
const asOwner = (sql: string, values: unknown[]) =>
	as(db, owner, (client) => client.query(sql, values), { keep: true });
const order = () => orderGeneration(db, { workspaceId, userId: owner.userId });
const pause = (id: string) => asOwner('select public.pause_generation($1)', [id]);
const cancel = (id: string) => asOwner('select public.cancel_generation($1)', [id]);
const resume = (id: string, key = 'again') =>
	value<boolean>('public.resume_generation($1, $2, $3)', [id, owner.userId, key]);

async function credits(): Promise<{ available: string; held: string }> {
	const { rows } = await asOwner('select * from public.credit_balance($1)', [workspaceId]);
	return rows[0];
}
async function generation(id: string) {
	const { rows } = await db.query(
		'select state, credits, credits_paid, words, error_code from public.generations where id = $1',
		[id]
	);
	return rows[0];
}
const jobsOf = (id: string) =>
	value<number>(
		`select count(*)::int from graphile_worker.jobs j join public.generation_steps s on j.key = 'step:' || s.id where s.generation_id = $1`,
		[id]
	);

/** An order that waits for its outline's approval. */
async function awaiting(words = 1_400): Promise<string> {
	const { rows } = await db.query<{ generation_id: string }>(
		`select generation_id from public.order_generation($1, $2, $3, 'Ada Writer', 'sample', $4, $5)`,
		[workspaceId, owner.userId, { ...brief, approval: true }, randomUUID(), words]
	);
	const id = rows[0]?.generation_id ?? '';
	for (const step of await openSteps(db, id)) await writeStep(db, step);
	return id;
}
const outline = (titles: string[]) => ({
	title: 'A better title',
	subtitle: '',
	promise: 'A promise.',
	sections: titles.map((title) => ({ title, intent: title, keyPoints: [] }))
});
const save = (id: string, version: number, titles = ['Water', 'Leaves', 'Pots']) =>
	value<number>('public.save_outline($1, $2, $3, $4)', [id, owner.userId, version, outline(titles)]);
const approve = (id: string, version: number, words = 1_400) =>
	value<boolean>('public.approve_outline($1, $2, $3, $4)', [id, owner.userId, version, words]);

describe('the price of an order', () => {
	it.each([
		[1_400, 5],
		[10_000, 5],
		[10_001, 6],
		[20_000, 10]
	])('of %i words is %i credits', async (words, price) => {
		const id = await awaiting(words);
		expect(await generation(id)).toMatchObject({ credits: price, words });
		expect(await credits()).toEqual({ available: String(10 - price), held: String(price) });
	});
});

describe('an outline that waits for approval', () => {
	it('holds its credits, opens no step and is open to nobody else', async () => {
		const id = await awaiting();
		expect(await generation(id)).toMatchObject({ state: 'awaiting_approval' });
		expect(await openSteps(db, id)).toEqual([]);
		const stranger = await addUser(db, 'Stranger');
		for (const call of ['save_outline($1, $2, 1, $3)', 'approve_outline($1, $2, 1, 100)'])
			await expect(
				db.query(
					`select public.${call}`,
					call.startsWith('save') ? [id, stranger.userId, outline(['X'])] : [id, stranger.userId]
				)
			).rejects.toThrow('generation_not_found');
	});

	it('is saved under its version; a stale save and a stale approval are refused', async () => {
		const id = await awaiting();
		expect(await save(id, 1)).toBe(2);
		await expect(save(id, 1)).rejects.toThrow('stale_version');
		await expect(approve(id, 1)).rejects.toThrow('stale_version');
		expect(
			await value(
				'select title from public.products p join public.generations g on g.product_id = p.id where g.id = $1',
				[id]
			)
		).toBe('A better title');
	});

	it('is written as it was approved, at the same price', async () => {
		const id = await awaiting();
		await save(id, 1);
		expect(await approve(id, 2)).toBe(true);
		await finishGeneration(db, id);
		const titles = await db.query(
			`select s.title from public.sections s join public.generations g using (product_id) where g.id = $1 order by s.position`,
			[id]
		);
		expect(titles.rows.map(({ title }) => title)).toEqual(['Water', 'Leaves', 'Pots']);
		expect(await credits()).toEqual({ available: '5', held: '0' });
	});

	it('approved twice at the same moment opens one style sheet', async () => {
		const id = await awaiting();
		const answers = await Promise.all([approve(id, 1), approve(id, 1)]);
		expect(answers.filter(Boolean)).toHaveLength(1);
		expect((await openSteps(db, id)).map(({ kind }) => kind)).toEqual(['style_sheet', 'cover']);
	});

	it('that grew costs what its words cost, and one that is too dear changes nothing', async () => {
		const id = await awaiting();
		await expect(approve(id, 1, 40_000)).rejects.toThrow('insufficient_credits');
		expect(await generation(id)).toMatchObject({ state: 'awaiting_approval', credits: 5, words: 1_400 });
		expect(await credits()).toEqual({ available: '5', held: '5' });
		expect(await approve(id, 1, 16_000)).toBe(true);
		expect(await generation(id)).toMatchObject({ credits: 8 });
		expect(await credits()).toEqual({ available: '2', held: '8' });
		await finishGeneration(db, id);
		expect(await credits()).toEqual({ available: '2', held: '0' });
		await expect(save(id, 1)).rejects.toThrow('outline_settled');
	});

	it('that was shortened gives the difference back at once', async () => {
		const id = await awaiting(20_000);
		await approve(id, 1, 12_000);
		expect(await generation(id)).toMatchObject({ credits: 6 });
		expect(await credits()).toEqual({ available: '4', held: '6' });
	});

	it('that was shortened once the month of its credits is over costs less and no second time', async () => {
		const id = await awaiting(20_000);
		await db.query(
			`update private.credit_holds set from_monthly = amount, monthly_period = now() - interval '40 days'
			 where id = (select hold_id from public.generations where id = $1)`,
			[id]
		);
		expect(await approve(id, 1, 12_000)).toBe(true); // with nothing else to spend
		expect(await credits()).toEqual({ available: '0', held: '10' });
		await finishGeneration(db, id);
		expect(await generation(id)).toMatchObject({ state: 'succeeded', credits_paid: 6 });
		expect(await credits()).toEqual({ available: '0', held: '0' }); // the other four have expired
	});

	it('that was cancelled and is continued waits again', async () => {
		const id = await awaiting();
		await cancel(id);
		expect(await credits()).toEqual({ available: '10', held: '0' });
		await resume(id);
		expect(await generation(id)).toMatchObject({ state: 'awaiting_approval' });
		expect(await credits()).toEqual({ available: '5', held: '5' });
	});
});

describe('a pause', () => {
	it('begins nothing new, lets what was begun finish, and goes on for nothing', async () => {
		const { generation_id: id } = await order();
		await writePlan(db, id);
		const [first, second] = await openSteps(db, id);
		await db.query('select public.begin_step($1)', [first?.id]);
		await pause(id);
		expect((await db.query('select * from public.begin_step($1)', [second?.id])).rows).toEqual([]);
		expect(await value('public.complete_section($1, 1, $2, 2)', [first?.id, 'Two words.'])).toBe(true);
		expect(await generation(id)).toMatchObject({ state: 'paused' });
		expect(await credits()).toEqual({ available: '5', held: '5' });
		expect(await resume(id)).toBe(true);
		expect(await resume(id)).toBe(false);
		await finishGeneration(db, id);
		expect(await generation(id)).toMatchObject({ state: 'succeeded', credits_paid: 5 });
		expect(await credits()).toEqual({ available: '5', held: '0' });
	});

	it('whose jobs were used up meanwhile gives each open step a job again', async () => {
		const { generation_id: id } = await order();
		await writePlan(db, id);
		await pause(id);
		await db.query(
			`select graphile_worker.remove_job('step:' || s.id) from public.generation_steps s where s.generation_id = $1`,
			[id]
		);
		await db.query('select public.sweep_generations()');
		expect(await generation(id)).toMatchObject({ state: 'paused' });
		await resume(id);
		expect(await jobsOf(id)).toBe(2);
	});

	it('or an end that is taken back gives a job to a step whose former writer has not given up yet', async () => {
		const { generation_id: id } = await order();
		await writePlan(db, id);
		const [first] = await openSteps(db, id);
		await db.query('select public.begin_step($1)', [first?.id]);
		await db.query(
			`update graphile_worker._private_jobs set locked_by = 'former', locked_at = now() where key = $1`,
			[`step:${first?.id}`]
		);
		await cancel(id);
		await resume(id);
		const { rows } = await db.query(
			`select locked_at from graphile_worker.jobs where key = $1 and attempts < max_attempts`,
			[`step:${first?.id}`]
		);
		expect(rows).toEqual([{ locked_at: null }]);
	});

	it('during the last step still ends in success', async () => {
		const { generation_id: id } = await order();
		await finishGeneration(db, id, 'cover');
		const [cover] = await openSteps(db, id);
		await db.query('select public.begin_step($1)', [cover?.id]);
		await pause(id);
		expect(await value('public.complete_cover($1, 1, null)', [cover?.id])).toBe(true);
		expect(await generation(id)).toMatchObject({ state: 'succeeded' });
	});

	it('is refused to strangers and viewers', async () => {
		const { generation_id: id } = await order();
		const viewer = await addUser(db, 'Viewer');
		await db.query(`insert into public.workspace_members values ($1, $2, 'viewer')`, [
			workspaceId,
			viewer.userId
		]);
		await expect(
			as(db, viewer, (client) => client.query('select public.pause_generation($1)', [id]))
		).rejects.toThrow('generation_not_found');
	});

	it('that nobody ended for a month is cancelled and gives its credits back', async () => {
		const { generation_id: id } = await order();
		await pause(id);
		await db.query(`update public.generations set waiting_since = now() - interval '31 days' where id = $1`, [
			id
		]);
		await db.query('select public.sweep_generations()');
		expect(await generation(id)).toMatchObject({ state: 'cancelled', error_code: 'waited_too_long' });
		expect(await credits()).toEqual({ available: '10', held: '0' });
	});
});

describe('who cancels', () => {
	it('pays for the share that is finished, and the rest when it is continued', async () => {
		const { generation_id: id } = await order();
		await writePlan(db, id);
		const [first] = await openSteps(db, id);
		if (first) await writeStep(db, first); // one of two: half of 5, rounded down
		await cancel(id);
		expect(await generation(id)).toMatchObject({ state: 'cancelled', credits_paid: 2 });
		expect(await credits()).toEqual({ available: '8', held: '0' });
		await resume(id, 'once');
		expect(await credits()).toEqual({ available: '5', held: '3' });
		await finishGeneration(db, id);
		expect(await generation(id)).toMatchObject({ state: 'succeeded', credits_paid: 5 });
		expect(await credits()).toEqual({ available: '5', held: '0' });
		expect((await db.query('select * from public.ledger_faults()')).rows).toEqual([]);
	});

	it('again and again never pays more than the price, nor all of it before the end', async () => {
		const { generation_id: id } = await order();
		await writePlan(db, id);
		for (const step of await openSteps(db, id)) await writeStep(db, step);
		for (const key of ['one', 'two', 'three']) {
			await cancel(id);
			expect(await generation(id)).toMatchObject({ credits_paid: 4 });
			await resume(id, key);
		}
		await finishGeneration(db, id);
		expect(await credits()).toEqual({ available: '5', held: '0' });
	});

	it('sees in the receipt what was held, taken and given back', async () => {
		const { generation_id: id } = await order();
		await writePlan(db, id);
		const [first] = await openSteps(db, id);
		if (first) await writeStep(db, first);
		await cancel(id);
		await resume(id);
		const { rows } = await asOwner('select held, captured, state from public.generation_holds($1)', [id]);
		expect(rows).toEqual([
			{ held: 5, captured: 2, state: 'captured' },
			{ held: 3, captured: null, state: 'held' }
		]);
		const stranger = await addUser(db, 'Stranger');
		const seen = await as(db, stranger, (client) =>
			client.query('select * from public.generation_holds($1)', [id])
		);
		expect(seen.rows).toEqual([]);
	});
});

describe('an order on an own key', () => {
	async function failing(code: string): Promise<string> {
		const { generation_id: id } = await order();
		await db.query(`update public.generations set key_source = 'workspace' where id = $1`, [id]);
		await writePlan(db, id);
		const [first, second] = await openSteps(db, id);
		if (first) await writeStep(db, first);
		const attempt = await value<number>('select attempt from public.begin_step($1)', [second?.id]);
		await value('public.fail_step($1, $2, $3)', [second?.id, attempt, code]);
		return id;
	}

	it.each(['ai_own_key_missing', 'ai_own_key_unreadable', 'ai_unauthorised'])(
		'that ends with %s is paid for the share that is finished, as one that is cancelled',
		async (code) => {
			const id = await failing(code);
			expect(await generation(id)).toMatchObject({ state: 'failed', error_code: code, credits_paid: 2 });
			expect(await credits()).toEqual({ available: '8', held: '0' });
		}
	);

	it('that fails by its provider costs nothing', async () => {
		const id = await failing('ai_unavailable');
		expect(await generation(id)).toMatchObject({ state: 'failed', credits_paid: 0 });
		expect(await credits()).toEqual({ available: '10', held: '0' });
	});
});

describe('a cover that fails', () => {
	it('ends the generation in success without it', async () => {
		const { generation_id: id } = await order();
		await finishGeneration(db, id, 'cover');
		const [cover] = await openSteps(db, id);
		const attempt = await value<number>('select attempt from public.begin_step($1)', [cover?.id]);
		expect(await value(`public.fail_step($1, $2, 'ai_unavailable')`, [cover?.id, attempt])).toBe(true);
		expect(await generation(id)).toMatchObject({ state: 'succeeded', credits_paid: 5 });
	});
});
