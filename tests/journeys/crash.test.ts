import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, type System } from '../support/journey.ts';
import { createSignInUser, type Creator } from '../support/people.ts';
import { startSecondWorker } from '../support/second-worker.ts';
import { orderGeneration } from '../support/world.ts';

type Step = { id: string; kind: string; state: string; attempt: number };

async function stepsOf({ db }: System, generationId: string): Promise<Step[]> {
	const { rows } = await db.query<Step>(
		'select id, kind, state, attempt from public.generation_steps where generation_id = $1 order by kind, position',
		[generationId]
	);
	return rows;
}

async function waitFor(what: string, isTrue: () => Promise<boolean>): Promise<void> {
	const until = Date.now() + 45_000;
	while (Date.now() < until) {
		if (await isTrue()) return;
		await sleep(20);
	}
	throw new Error(`waited 45 s for: ${what}`);
}

const isDone = (system: System, generationId: string) => async (): Promise<boolean> =>
	(
		await system.db.query(`select from public.generations where id = $1 and state = 'succeeded'`, [
			generationId
		])
	).rowCount === 1;

/** Each section once, each step's result from one successful call, five credits spent, books in order. */
async function expectWhole(system: System, creator: Creator, generationId: string): Promise<void> {
	const { rows } = await system.db.query<{ sections: string; positions: string; empty: string }>(
		`select count(*) as sections, count(distinct position) as positions, count(*) filter (where trim(body) = '') as empty
		 from public.sections s join public.generations g using (product_id) where g.id = $1`,
		[generationId]
	);
	expect(rows).toEqual([{ sections: '4', positions: '4', empty: '0' }]);
	const paid = await system.db.query<{ kind: string }>(
		`select kind from private.ledger_transactions where workspace_id = $1 and reference like 'generation:%' order by created_at`,
		[creator.workspaceId]
	);
	expect(paid.rows.map(({ kind }) => kind)).toEqual(['hold', 'capture']);
	const balance = await system.db.query<{ balance: string }>(
		`select balance from private.ledger_accounts where workspace_id = $1 and kind = 'credits_purchased'`,
		[creator.workspaceId]
	);
	expect(balance.rows).toEqual([{ balance: '5' }]);
	expect((await system.db.query('select * from public.ledger_faults()')).rows).toEqual([]);
}

test.describe('a worker that is killed', () => {
	test('in every kind of step is followed by one that finishes without repeating or charging twice', async ({
		system
	}) => {
		const creator = await createSignInUser(system.db, 'Ada Writer');
		const { generation_id: id } = await orderGeneration(system.db, {
			workspaceId: creator.workspaceId,
			userId: creator.actor.userId
		});
		const finishedBefore = new Map<string, number>();
		for (const kind of ['outline', 'style_sheet', 'section', 'sales_page']) {
			await waitFor(`a running ${kind}`, async () =>
				(await stepsOf(system, id)).some((step) => step.kind === kind && step.state !== 'queued')
			);
			await system.local.worker.kill('SIGKILL');
			for (const step of await stepsOf(system, id))
				if (step.state === 'done') finishedBefore.set(step.id, step.attempt);
			await system.local.worker.start();
		}
		await waitFor('the generation to succeed', isDone(system, id));
		for (const step of await stepsOf(system, id)) {
			const attempt = finishedBefore.get(step.id);
			if (attempt !== undefined)
				expect(step.attempt, `${step.kind} was finished and is not repeated`).toBe(attempt);
		}
		await expectWhole(system, creator, id);
	});

	test('leaves its work to another worker that is already running', async ({ system }) => {
		const creator = await createSignInUser(system.db, 'Ada Writer');
		const { generation_id: id } = await orderGeneration(system.db, {
			workspaceId: creator.workspaceId,
			userId: creator.actor.userId
		});
		await waitFor('sections being written', async () =>
			(await stepsOf(system, id)).some(({ kind, state }) => kind === 'section' && state === 'running')
		);
		const second = await startSecondWorker(system.local.env);
		await system.local.worker.kill('SIGKILL');
		await waitFor('the generation to succeed', isDone(system, id));
		await second.stop();
		await system.local.worker.start();
		await expectWhole(system, creator, id);
	});
});

test('two workers share a generation without writing anything twice', async ({ system }) => {
	const creator = await createSignInUser(system.db, 'Ada Writer');
	const second = await startSecondWorker(system.local.env);
	const { generation_id: id } = await orderGeneration(system.db, {
		workspaceId: creator.workspaceId,
		userId: creator.actor.userId
	});
	await waitFor('the generation to succeed', isDone(system, id));
	await second.stop();
	expect((await stepsOf(system, id)).map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
	await expectWhole(system, creator, id);
});
