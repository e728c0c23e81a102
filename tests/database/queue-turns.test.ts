import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { planPrice, subscribe } from '../support/billing.ts';
import {
	addUser,
	as,
	firstWorkspace,
	openDatabase,
	openSteps,
	orderGeneration,
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
	workspaceId = await firstWorkspace(db, owner);
	await db.query(`select public.grant_credits($1, 500, 'test', $2)`, [workspaceId, `turns-${workspaceId}`]);
});
afterAll(() => db.end());

const order = async (): Promise<string> =>
	(await orderGeneration(db, { workspaceId, userId: owner.userId })).generation_id;

/** The waiting and running jobs of the workspace by rank: which step's they are. */
async function ranks(): Promise<{ rank: number; generation: string; kind: string; position: number }[]> {
	const { rows } = await db.query(
		`select j.priority as rank, s.generation_id as generation, s.kind, s.position
		 from graphile_worker.jobs j join public.generation_steps s on j.key = 'step:' || s.id
		 where s.workspace_id = $1 order by j.priority, j.run_at, j.id`,
		[workspaceId]
	);
	return rows;
}
const rankNumbers = async () => (await ranks()).map(({ rank }) => rank);

/** As a worker that takes the step's job, and frees it when it is killed. */
const setAtWork = (stepId: string, by: string | null) =>
	db.query(
		`update graphile_worker._private_jobs set locked_by = $2::text, locked_at = case when $2::text is null then null else now() end where key = $1`,
		[`step:${stepId}`, by]
	);

async function firstStep(generationId: string) {
	const [step] = await openSteps(db, generationId);
	if (!step) throw new Error('no open step');
	return step;
}

describe('the turns of a workspace', () => {
	it('are ranks from one on, in the order of what was ordered', async () => {
		const generations = [await order(), await order(), await order()];
		expect(await ranks()).toEqual(
			generations.map((generation, i) => ({ rank: i + 1, generation, kind: 'outline', position: 0 }))
		);
	});

	it('begin with outlines, then go generation by generation: the cover, section by section', async () => {
		const [first, second] = [await order(), await order()];
		for (const generation of [second, first]) {
			await writeStep(db, await firstStep(generation)); // its outline
			await writeStep(db, await firstStep(generation)); // its style sheet
		}
		const third = await order();
		expect((await ranks()).map(({ generation, kind, position }) => [generation, kind, position])).toEqual([
			[third, 'outline', 0],
			[first, 'cover', 0],
			[first, 'section', 1],
			[first, 'section', 2],
			[second, 'cover', 0],
			[second, 'section', 1],
			[second, 'section', 2]
		]);
	});

	it('count what is at work first, and move up when it ends', async () => {
		const [first] = [await order(), await order(), await order()];
		const step = await firstStep(first);
		await setAtWork(step.id, 'worker-1');
		expect(await rankNumbers()).toEqual([1, 2, 3]);
		await db.query(`select public.fail_step($1, 0, 'ai_refused')`, [step.id]);
		await setAtWork(step.id, null);
		await db.query(`select graphile_worker.remove_job($1)`, [`step:${step.id}`]); // as the worker ends it
		expect(await rankNumbers()).toEqual([1, 2]);
	});

	it('of a cancelled generation are free at once, and its jobs gone', async () => {
		const [first, second] = [await order(), await order()];
		await as(db, owner, (client) => client.query('select public.cancel_generation($1)', [first]), {
			keep: true
		});
		expect(await ranks()).toMatchObject([{ rank: 1, generation: second }]);
		const { rows } = await db.query('select from private.queue_turns where workspace_id = $1', [workspaceId]);
		expect(rows).toHaveLength(1);
	});

	it('of a paused generation are free, and come back when it goes on', async () => {
		const [first, second] = [await order(), await order()];
		await as(db, owner, (client) => client.query('select public.pause_generation($1)', [first]), {
			keep: true
		});
		expect(await ranks()).toMatchObject([{ rank: 1, generation: second }]);
		await db.query('select public.resume_generation($1, $2, $3)', [first, owner.userId, 'on']);
		expect(await rankNumbers()).toEqual([1, 2]);
	});

	it('are not given to a step that is opened while its generation is paused', async () => {
		const first = await order();
		const step = await firstStep(first);
		const { rows } = await db.query<{ attempt: number }>('select attempt from public.begin_step($1)', [
			step.id
		]);
		await setAtWork(step.id, 'worker-1');
		await as(db, owner, (client) => client.query('select public.pause_generation($1)', [first]), {
			keep: true
		});
		await db.query('select public.complete_outline($1, $2, $3)', [
			step.id,
			rows[0]?.attempt,
			{ title: 'Tea', subtitle: '', promise: 'Tea.', sections: [{ title: 'Leaves' }] }
		]);
		await setAtWork(step.id, null);
		await db.query(`select graphile_worker.remove_job($1)`, [`step:${step.id}`]);
		expect(await ranks()).toEqual([]);
		await db.query('select public.resume_generation($1, $2, $3)', [first, owner.userId, 'on']);
		expect(await ranks()).toMatchObject([
			{ rank: 1, kind: 'style_sheet' },
			{ rank: 2, kind: 'cover' }
		]);
	});

	it('of a continued generation come back', async () => {
		const first = await order();
		await as(db, owner, (client) => client.query('select public.cancel_generation($1)', [first]), {
			keep: true
		});
		await db.query('select public.resume_generation($1, $2, $3)', [first, owner.userId, 'again']);
		expect(await ranks()).toMatchObject([{ rank: 1, generation: first }]);
	});

	it('put what waits for another try behind what could begin, until it is due', async () => {
		const [first, second] = [await order(), await order()];
		const { id } = await firstStep(first);
		await db.query(
			`update graphile_worker._private_jobs set attempts = 1, run_at = now() + interval '1 minute' where key = $1`,
			[`step:${id}`]
		);
		await db.query('select public.sweep_turns()');
		expect((await ranks()).map(({ generation }) => generation)).toEqual([second, first]);
		await db.query(`update graphile_worker._private_jobs set run_at = now() where key = $1`, [`step:${id}`]);
		await db.query('select public.sweep_turns()');
		expect((await ranks()).map(({ generation }) => generation)).toEqual([first, second]);
	});

	it('are two to a rank for a plan that goes first in the queue', async () => {
		await subscribe(db, workspaceId, { price: await planPrice(db, 'pro') });
		for (let i = 0; i < 4; i += 1) await order();
		expect(await rankNumbers()).toEqual([1, 1, 2, 2]);
	});

	it('are sixteen ranks at most: who has more at work is served in any case', async () => {
		for (let i = 0; i < 18; i += 1) await order();
		expect((await rankNumbers()).slice(-4)).toEqual([15, 16, 16, 16]);
	});

	it('are forgotten by the sweep when no job stands behind them', async () => {
		const [first] = [await order(), await order()];
		await db.query(`select graphile_worker.remove_job($1)`, [`step:${(await firstStep(first)).id}`]);
		await db.query('select public.sweep_turns()');
		expect(await rankNumbers()).toEqual([1]);
	});

	it('never wait for the turns of another workspace: each begins at rank one', async () => {
		for (let i = 0; i < 3; i += 1) await order();
		const other = await addUser(db, 'Other');
		const otherId = await firstWorkspace(db, other);
		await orderGeneration(db, { workspaceId: otherId, userId: other.userId });
		const { rows } = await db.query(
			`select j.priority as rank from graphile_worker.jobs j join public.generation_steps s on j.key = 'step:' || s.id where s.workspace_id = $1`,
			[otherId]
		);
		expect(rows).toEqual([{ rank: 1 }]);
	});

	it('of orders at the same moment end in ranks without gaps', async () => {
		await Promise.all(Array.from({ length: 10 }, order));
		expect(await rankNumbers()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	});
});
