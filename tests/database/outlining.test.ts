import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readDraft } from '../../src/lib/products/outline-draft.ts';
import type { TextDelta } from '../../src/lib/products/progress.ts';
import { runStep } from '../../src/lib/server/products/generation/generating.ts';
import { listen } from '../../src/lib/server/platform/postgres.ts';
import { never, openWriting } from '../support/writing.ts';
import { addUser, as, firstWorkspace, openSteps, orderGeneration, type Actor } from '../support/world.ts';

const { db, writer } = await openWriting();
let owner: Actor;
let workspaceId: string;
let stopHearing: () => void;
const deltas: TextDelta[] = [];

beforeAll(async () => {
	stopHearing = await listen('generation', (message) => {
		if (message && 'stepId' in (message as object)) deltas.push(message as TextDelta);
	});
});
beforeEach(async () => {
	writer.planning.now = 'write';
	deltas.length = 0;
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
});
afterAll(async () => {
	stopHearing();
});

const begun = 'The Tea Book\nFrom leaf to cup\nYou will make better tea.\nLeaves\nAbout Leaves';

async function order(): Promise<{ generation_id: string; stepId: string }> {
	const { generation_id } = await orderGeneration(db, { workspaceId, userId: owner.userId });
	const [outline] = await openSteps(db, generation_id);
	return { generation_id, stepId: outline?.id ?? '' };
}

async function stored(generationId: string) {
	const { rows } = await db.query(
		`select g.state, g.error_code, s.state as step, s.attempt, s.partial, s.output is not null as has_outline, p.title,
			(select count(*)::int from public.generation_steps t where t.generation_id = g.id) as steps
		 from public.generations g join public.generation_steps s on s.generation_id = g.id and s.kind = 'outline'
		 join public.products p on p.id = g.product_id where g.id = $1`,
		[generationId]
	);
	return rows[0];
}

const run = (stepId: string, attempt = 1) =>
	runStep({ stepId }, { signal: never, attempt, isLastAttempt: false });

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
	const end = Date.now() + 15_000;
	while (!(await isSo())) {
		if (Date.now() > end) throw new Error('waited in vain');
		await sleep(10);
	}
}

/** What a page sees that was open from the start. */
function view(): string {
	return deltas.reduce((text, { offset, text: more }) => text.slice(0, offset) + more, '');
}

describe('an outline that is written', () => {
	it('is to be seen while its request goes on, by who is there and by who comes later, and stored only whole', async () => {
		const { generation_id, stepId } = await order();
		const before = await stored(generation_id);
		writer.planning.now = 'hold';
		const running = run(stepId);
		await until(() => view().startsWith(begun));
		await until(async () => (await stored(generation_id)).partial === view());
		const { state, title, has_outline, steps } = await stored(generation_id);
		expect({ state, title, has_outline, steps }).toEqual({
			...{ state: 'running', title: before.title, has_outline: false, steps: 1 }
		});

		writer.planning.now = 'write';
		await running;
		const after = await stored(generation_id);
		expect(after).toMatchObject({ step: 'done', partial: '', has_outline: true, title: 'The Tea Book' });
		expect(readDraft(view()).sections.map(({ title }) => title)).toEqual(['Leaves', 'Water', 'Time', 'Pots']);
	});

	it('says nothing of what the model was told, and of its answer only what the page shows', async () => {
		const { stepId } = await order();
		await run(stepId);
		const said = JSON.stringify(deltas);
		expect(said).toContain('The Tea Book');
		for (const secret of ['keyPoints', 'You plan digital products', 'Plan exactly', 'key-for-tests'])
			expect(said).not.toContain(secret);
	});

	it.each([
		['break', 'ai_unavailable'],
		['refuse', 'ai_refused'],
		['cut', 'output_truncated'],
		['garble', 'ai_invalid_output']
	] as const)(
		'and always ends in "%s" is taken back, never stored, and the hold is released',
		async (planning, code) => {
			const { generation_id, stepId } = await order();
			const { title } = await stored(generation_id);
			writer.planning.now = 'hold';
			const first = run(stepId).catch(() => undefined);
			await until(() => view().startsWith(begun));
			writer.planning.now = planning;
			await first;
			for (const attempt of [2, 3]) await run(stepId, attempt).catch(() => undefined);
			expect(await stored(generation_id)).toMatchObject({
				...{ state: 'failed', error_code: code, step: 'failed', steps: 1 },
				...{ partial: '', has_outline: false, title }
			});
			await until(() => view() === '');
			const balance = await as(db, owner, (client) =>
				client.query('select * from public.credit_balance($1)', [workspaceId])
			);
			expect(balance.rows[0]).toEqual({ available: '10', held: '0' });
		}
	);

	it('and breaks off once begins again from nothing, and is whole', async () => {
		const { generation_id, stepId } = await order();
		writer.planning.now = 'hold';
		const running = run(stepId);
		await until(() => view().startsWith(begun));
		writer.planning.now = 'break';
		await until(() => view() === '');
		writer.planning.now = 'write';
		await running;
		expect(await stored(generation_id)).toMatchObject({ step: 'done', attempt: 1, title: 'The Tea Book' });
		expect(readDraft(view()).sections).toHaveLength(4);
	});

	it('by a worker that is lost is begun again by the next one, and the first stores nothing more', async () => {
		const { generation_id, stepId } = await order();
		writer.planning.now = 'hold';
		const first = run(stepId);
		await until(() => view().startsWith(begun));
		const { rows } = await db.query<{ attempt: number }>('select attempt from public.begin_step($1)', [
			stepId
		]);
		expect(rows).toEqual([{ attempt: 2 }]);
		expect(await stored(generation_id)).toMatchObject({ partial: '', has_outline: false });
		writer.planning.now = 'write';
		await first;
		expect(await stored(generation_id)).toMatchObject({ step: 'running', partial: '', has_outline: false });
		await run(stepId);
		expect(await stored(generation_id)).toMatchObject({ step: 'done', attempt: 3, title: 'The Tea Book' });
	});

	it('is stopped by cancelling, and nothing of it stays', async () => {
		const { generation_id, stepId } = await order();
		writer.planning.now = 'hold';
		const running = run(stepId);
		await until(() => view().startsWith(begun));
		await as(db, owner, (client) => client.query('select public.cancel_generation($1)', [generation_id]), {
			keep: true
		});
		await running;
		expect(await stored(generation_id)).toMatchObject({
			...{ state: 'cancelled', step: 'cancelled', partial: '', has_outline: false, steps: 1 }
		});
	});
});
