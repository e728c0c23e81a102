import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runStep } from '../../src/lib/server/products/generation/generating.ts';
import { never, openWriting, runAsQueue } from '../support/writing.ts';
import { addUser, as, firstWorkspace, openSteps, orderGeneration, type Actor } from '../support/world.ts';

const { db, writer } = await openWriting();
let owner: Actor;
let workspaceId: string;

beforeAll(async () => {
	await db.query(
		`update public.model_routes set input_usd = 1, output_usd = 2 where provider = 'compatible'`
	);
});
beforeEach(async () => {
	writer.behaviour.clear();
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
});

const order = () => orderGeneration(db, { workspaceId, userId: owner.userId });

const runJob = (stepId: string, signal = never) =>
	runAsQueue((context) => runStep({ stepId }, context), signal);

/** Runs outline and style sheet, so that the sections wait. */
async function runPlan(generationId: string): Promise<void> {
	for (const _step of ['outline', 'style_sheet'])
		for (const { id } of await openSteps(db, generationId)) await runJob(id);
}

/** Runs whatever is open, sections side by side, until nothing is. */
async function runAll(generationId: string): Promise<void> {
	for (
		let open = await openSteps(db, generationId);
		open.length > 0;
		open = await openSteps(db, generationId)
	) {
		await Promise.all(open.map(({ id }) => runJob(id)));
	}
}

async function outcome(generationId: string) {
	const { rows } = await db.query(
		`select g.state, g.error_code, (select count(*)::int from public.sections s where s.product_id = g.product_id) as sections
		 from public.generations g where g.id = $1`,
		[generationId]
	);
	return rows[0];
}
async function credits() {
	return as(
		db,
		owner,
		async (client) => (await client.query('select * from public.credit_balance($1)', [workspaceId])).rows[0]
	);
}
async function calls(generationId: string) {
	const { rows } = await db.query<{
		task: string;
		outcome: string;
		cost_micros: string | null;
		latency_ms: number;
	}>(
		'select task, outcome, cost_micros, latency_ms from public.ai_calls where generation_id = $1 order by created_at',
		[generationId]
	);
	return rows;
}

describe('a generation written by a provider over HTTP', () => {
	it('succeeds, takes the price once and logs each call with tokens, cost and latency', async () => {
		const { generation_id } = await order();
		await runAll(generation_id);
		expect(await outcome(generation_id)).toEqual({ state: 'succeeded', error_code: null, sections: 4 });
		expect(await credits()).toEqual({ available: '5', held: '0' });
		const logged = await calls(generation_id);
		expect(logged.map(({ task }) => task).sort()).toEqual([
			'outline',
			'sales_page',
			'section',
			'section',
			'section',
			'section',
			'style_sheet'
		]);
		expect(logged.every((call) => call.outcome === 'succeeded' && call.latency_ms >= 0)).toBe(true);
		expect(Number(logged[0]?.cost_micros)).toBe(200); // 100 tokens in at 1 $/M, 50 out at 2 $/M
	});

	it.each([
		['fail', 3, 'ai_unavailable'],
		['refuse', 2, 'ai_refused'],
		['break', 4, 'ai_unavailable']
	] as const)(
		'that %ss at section %i ends failed, keeps finished sections and gives the credits back once',
		{ timeout: 120_000 },
		async (behaviour, section, code) => {
			const { generation_id } = await order();
			writer.behaviour.set(section, behaviour);
			await runAll(generation_id);
			const ended = await outcome(generation_id);
			expect(ended).toMatchObject({ state: 'failed', error_code: code });
			expect(ended.sections).toBeLessThan(4);
			expect(await credits()).toEqual({ available: '10', held: '0' });
			const { rows } = await db.query(
				`select kind from private.ledger_transactions where workspace_id = $1 and reference like 'generation:%' order by created_at`,
				[workspaceId]
			);
			expect(rows).toEqual([{ kind: 'hold' }, { kind: 'release' }]);
			expect((await db.query('select * from public.ledger_faults()')).rows).toEqual([]);
		}
	);

	it(
		'goes on after a passing failure without writing a finished section again',
		{ timeout: 60_000 },
		async () => {
			const { generation_id } = await order();
			const before = [1, 2, 3, 4].map(writer.asked);
			writer.behaviour.set(2, 'fail');
			const mending = setInterval(() => {
				if (writer.asked(2) > (before[1] ?? 0)) writer.behaviour.delete(2);
			}, 5);
			await runAll(generation_id).finally(() => clearInterval(mending));
			expect(await outcome(generation_id)).toEqual({ state: 'succeeded', error_code: null, sections: 4 });
			const asked = [1, 2, 3, 4].map((section, index) => writer.asked(section) - (before[index] ?? 0));
			expect([asked[0], asked[2], asked[3]]).toEqual([1, 1, 1]);
			expect(asked[1]).toBeGreaterThan(1);
		}
	);

	it(
		'that is continued after a failure gives its provider as many attempts as at first',
		{ timeout: 60_000 },
		async () => {
			const { generation_id } = await order();
			writer.behaviour.set(2, 'fail');
			await runAll(generation_id);
			expect(await outcome(generation_id)).toMatchObject({ state: 'failed' });
			await db.query('select public.resume_generation($1, $2, $3)', [
				generation_id,
				owner.userId,
				randomUUID()
			]);
			const { rows } = await db.query<{ id: string }>(
				`select id from public.generation_steps where generation_id = $1 and kind = 'section' and position = 2`,
				[generation_id]
			);
			const first = runStep(
				{ stepId: rows[0]?.id ?? '' },
				{ signal: never, attempt: 1, isLastAttempt: false }
			);
			await expect(first).rejects.toThrow('ai_unavailable');
			writer.behaviour.clear();
			await runAll(generation_id);
			expect(await outcome(generation_id)).toMatchObject({ state: 'succeeded', sections: 4 });
		}
	);

	it(
		'that is cancelled stops the writer in the middle of a section and spends nothing',
		{ timeout: 60_000 },
		async () => {
			const { generation_id } = await order();
			await runPlan(generation_id);
			[1, 2, 3, 4].forEach((section) => writer.behaviour.set(section, 'hang'));
			const [section] = await openSteps(db, generation_id);
			const running = runJob(section?.id ?? '');
			await sleep(600);
			await as(db, owner, (client) => client.query('select public.cancel_generation($1)', [generation_id]), {
				keep: true
			});
			await running;
			expect(await outcome(generation_id)).toEqual({ state: 'cancelled', error_code: null, sections: 0 });
			expect(await credits()).toEqual({ available: '10', held: '0' });
		}
	);

	it('leaves a step to another worker when its own is asked to stop', async () => {
		const { generation_id } = await order();
		await runPlan(generation_id);
		writer.behaviour.set(1, 'hang');
		const [section] = await openSteps(db, generation_id);
		const stopping = new AbortController();
		const running = runStep(
			{ stepId: section?.id ?? '' },
			{ signal: stopping.signal, attempt: 1, isLastAttempt: false }
		);
		setTimeout(() => stopping.abort(new Error('stopping')), 200);
		await expect(running).rejects.toThrow();
		writer.behaviour.clear();
		await runAll(generation_id);
		expect(await outcome(generation_id)).toMatchObject({ state: 'succeeded', sections: 4 });
	});
});
