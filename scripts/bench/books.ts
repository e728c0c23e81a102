import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { liftFreeLimits } from '../../tests/support/billing.ts';
import { createSignInUser } from '../../tests/support/people.ts';
import { orderGeneration } from '../../tests/support/world.ts';
import { atMost, fact, median, percentile, type Figure } from './figure.ts';
import { watchOne, type Heard } from './first-token.ts';
import { keptBy, tellsHeap } from './heap.ts';
import { sizedBrief, startProvider, type Pace } from './provider.ts';
import { withSystem, type BenchSystem } from './system.ts';

/** Slower than a small model, faster than a large one. */
const steady: Pace = { object: 1_500, firstToken: 400, section: 3_600 };
const brisk: Pace = { object: 40, firstToken: 40, section: 150 };

async function until(isSo: () => Promise<boolean>): Promise<void> {
	const end = Date.now() + 300_000;
	while (!(await isSo())) {
		if (Date.now() > end) throw new Error('a book was not finished within five minutes');
		await sleep(20);
	}
}
/** How many books are done. Throws when one failed: the figures would be of something else. */
async function finished({ db }: BenchSystem): Promise<number> {
	const { rows } = await db.query<{ done: number; fault: string | null }>(
		`select count(*) filter (where state = 'succeeded')::int as done, min(error_code) as fault from public.generations`
	);
	if (rows[0]?.fault) throw new Error(`a book ended with ${rows[0].fault}`);
	return rows[0]?.done ?? 0;
}

type Person = Awaited<ReturnType<typeof createSignInUser>>;

const orderFor = ({ db }: BenchSystem, { workspaceId, actor }: Person, sections: number) =>
	orderGeneration(db, {
		...{ workspaceId, userId: actor.userId, origin: 'model' },
		wishes: sizedBrief(sections)
	});

const order = async (system: BenchSystem, sections: number) =>
	orderFor(system, await createSignInUser(system.db, 'Bench'), sections);

/** Wall time of a book of twelve sections over the provider's latencies that follow one another in it. */
export async function measureOverhead(): Promise<Figure[]> {
	const provider = await startProvider(steady);
	const ratios = await withSystem(provider.settings, async (system) => {
		const measured: number[] = [];
		for (let book = 1; book <= 3; book += 1) {
			const start = performance.now();
			await order(system, 12);
			await until(async () => (await finished(system)) >= book);
			// Outline, style sheet and sales page one after the other; the sections side by side.
			const path = 3 * steady.object + steady.firstToken + steady.section;
			measured.push((performance.now() - start) / path);
		}
		return measured;
	});
	provider.stop();
	return [atMost('a book of 12 sections, over its provider’s latencies', median(ratios), 1.1, '×')];
}

/** From the order to the outline's first words and to a section's in an open page, without the provider's time. */
export async function measureFirstText(): Promise<Figure[]> {
	const provider = await startProvider(brisk);
	const { outlines, sections } = await withSystem(provider.settings, async (system) => {
		const outlines: number[] = [];
		const sections: number[] = [];
		for (let book = 0; book < 20; book += 1) {
			const heard: Heard[] = [];
			const before = provider.sent.length;
			const orderedAt = await watchOne(system, heard);
			const [outline, ...texts] = provider.sent
				.slice(before)
				.map(({ mark }) => (heard.find(({ text }) => text.includes(mark))?.at ?? Infinity) - orderedAt);
			outlines.push((outline ?? Infinity) - brisk.firstToken);
			sections.push(Math.min(...texts) - 2 * brisk.object - brisk.firstToken);
		}
		return { outlines, sections };
	});
	provider.stop();
	const what = 'after ordering, added by us (p95 of 20)';
	return [
		atMost(`the first text in the open page, the outline’s, ${what}`, percentile(outlines, 0.95), 300, 'ms'),
		fact(`the first words of a section in it, ${what}`, `${Math.round(percentile(sections, 0.95))} ms`)
	];
}

/** Resident memory of a process in megabytes. */
const memoryOf = (pid: number): number =>
	Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Fifty books of ten workspaces at once, and fifty more: the worker's memory, and how evenly the workspaces get on. */
export async function measureCrowd(): Promise<Figure[]> {
	const provider = await startProvider({ object: 200, firstToken: 100, section: 900 });
	const figures = await withSystem({ ...provider.settings, ...tellsHeap }, async (system) => {
		const { db, local } = system;
		const worker = local.worker.pid ?? Number.NaN;
		await liftFreeLimits(db);
		const people = await Promise.all(Array.from({ length: 10 }, () => createSignInUser(db, 'Bench')));
		for (const { workspaceId } of people)
			await db.query(`select public.grant_credits($1, 100, 'bench', $2)`, [
				workspaceId,
				`crowd:${workspaceId}`
			]);
		const half: { done: number }[] = [];
		const wave = async (before: number) => {
			const start = performance.now();
			for (const person of people) for (let book = 0; book < 5; book += 1) await orderFor(system, person, 8);
			const memory: number[] = [];
			await until(async () => {
				memory.push(memoryOf(worker));
				const done = await finished(system);
				if (half.length === 0 && done >= 25) half.push(...(await sectionsDone(system)));
				await sleep(200);
				return done >= before + 50;
			});
			const seconds = (performance.now() - start) / 1000;
			return { seconds, most: Math.max(...memory), kept: await keptBy(worker) };
		};
		const [first, second] = [await wave(0), await wave(50)];
		return [
			fact('50 books of 8 sections at once', `${first.seconds.toFixed(0)} s`),
			fact('the worker’s resident memory meanwhile, at most', `${first.most.toFixed(0)} MB`),
			fact('its resident memory in 50 more, at most', `${second.most.toFixed(0)} MB`),
			fact('what the worker keeps after them, once collected', `${first.kept.toFixed(0)} MB`),
			atMost('what it keeps after 50 more, over that', second.kept / first.kept, 1.1, '×'),
			atMost(
				'sections of the workspace furthest ahead, over the one behind, half way',
				spread(half),
				1.5,
				'×'
			)
		];
	});
	provider.stop();
	return figures;
}

async function sectionsDone({ db }: BenchSystem): Promise<{ done: number }[]> {
	const { rows } = await db.query<{ done: number }>(
		`select count(*) filter (where state = 'done')::int as done from public.generation_steps where kind = 'section' group by workspace_id`
	);
	return rows;
}
const spread = (counts: { done: number }[]): number =>
	Math.max(...counts.map(({ done }) => done)) / Math.max(1, Math.min(...counts.map(({ done }) => done)));

/** A worker is killed while it writes; how long after the next one is started its requests are asked again. */
export async function measureResume(): Promise<Figure[]> {
	const provider = await startProvider({ object: 100, firstToken: 100, section: 8_000 });
	const waits = await withSystem(provider.settings, async (system) => {
		const measured: number[] = [];
		for (let round = 1; round <= 5; round += 1) {
			const before = provider.sent.length;
			await order(system, 4);
			await until(async () => provider.sent.length >= before + 4);
			await system.local.worker.kill('SIGKILL');
			const start = performance.now();
			await system.local.worker.start();
			await until(async () => (provider.asked.at(-1) ?? 0) > start);
			measured.push((provider.asked.find((at) => at > start) ?? Infinity) - start);
			await until(async () => (await finished(system)) >= round);
		}
		return measured;
	});
	provider.stop();
	return [
		fact(
			'a killed worker’s sections asked for again after the start of the next',
			`${Math.round(median(waits))} ms`
		)
	];
}
