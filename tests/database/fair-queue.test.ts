import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '../../supabase/embedded/index.ts';
import { startScratchStack } from '../../supabase/embedded/scratch-stack.ts';
import { liftFreeLimits } from '../support/billing.ts';
import { startSecondWorker } from '../support/second-worker.ts';
import { useSettings } from '../support/settings.ts';
import { startWriter } from '../support/writer.ts';
import { addUser, brief, firstWorkspace, openDatabase } from '../support/world.ts';

const slots = 4;
const delayMs = 150;

let stack: Stack;
let db: pg.Pool;
let writer: Awaited<ReturnType<typeof startWriter>>;
let worker: { stop: () => Promise<void> };

beforeAll(async () => {
	[stack, writer] = await Promise.all([startScratchStack(), startWriter({ delayMs })]);
	db = openDatabase(stack.superuserUrl);
	await liftFreeLimits(db);
	useSettings(stack, {
		...writer.settings,
		GENERATION_CONCURRENCY: String(slots),
		LOG_LEVEL: 'info' // tells when it is ready
	});
	worker = await startSecondWorker(process.env as Record<string, string>);
});
afterAll(async () => {
	await worker?.stop();
	await db?.end();
	await Promise.all([stack?.stop(), writer?.stop()]);
});

type Workspace = { id: string; userId: string };

async function openWorkspace(name: string, credits: number): Promise<Workspace> {
	const owner = await addUser(db, name);
	const id = await firstWorkspace(db, owner);
	await db.query(`select public.grant_credits($1, $2, 'test', $3)`, [id, credits - 10, `fair:${id}`]);
	return { id, userId: owner.userId ?? '' };
}

/** Orders books at the same moment; returns how many were taken. */
async function order({ id, userId }: Workspace, count: number, length: 'short' | 'long'): Promise<number> {
	const orders = Array.from({ length: count }, (_, i) =>
		db.query(`select * from public.order_generation($1, $2, $3, 'Ada', 'model', $4)`, [
			...[id, userId, { ...brief, length }],
			`book ${i}`
		])
	);
	const outcomes = await Promise.allSettled(orders);
	return outcomes.filter(({ status }) => status === 'fulfilled').length;
}

/** Waits until so many steps of the workspace wait for their turn. */
async function backlog({ id }: Workspace, steps: number): Promise<void> {
	const waiting = `select from public.generation_steps where workspace_id = $1 and state = 'queued'`;
	while (((await db.query(waiting, [id])).rowCount ?? 0) < steps) await sleep(20);
}

/** Waits until nothing of the workspace is open; answers the milliseconds since `since`. */
async function finished({ id }: Workspace, since: number): Promise<number> {
	for (;;) {
		const { rows } = await db.query(
			`select from public.generations where workspace_id = $1 and state in ('queued', 'running')`,
			[id]
		);
		if (rows.length === 0) return performance.now() - since;
		await sleep(20);
	}
}

/** How long a short job waits for its slot, from its order to its end, while `isOver` says no. */
async function shortJobs(isOver: () => boolean): Promise<number[]> {
	const waits: number[] = [];
	while (!isOver()) {
		const started = performance.now();
		await db.query(`select graphile_worker.add_job('provider_keys_rotate', '{}', job_key := 'short')`);
		const isThere = async () =>
			(await db.query(`select from graphile_worker.jobs where key = 'short'`)).rowCount ?? 0;
		while ((await isThere()) > 0) await sleep(5);
		waits.push(performance.now() - started);
		await sleep(100);
	}
	return waits;
}

async function books({ id }: Workspace) {
	const { rows } = await db.query(
		`select (select count(*)::int from public.generations where workspace_id = $1 and state = 'succeeded') as succeeded,
			(select count(*)::int from private.credit_holds where workspace_id = $1 and state = 'held') as holds,
			(select count(*)::int from private.queue_turns where workspace_id = $1) as turns,
			(select sum(balance)::int from private.ledger_accounts where workspace_id = $1 and currency = 'credit') as credits`,
		[id]
	);
	return rows[0];
}

/** Whose steps were begun, in that order. */
async function starts(workspaces: Workspace[]): Promise<string[]> {
	const { rows } = await db.query<{ workspace_id: string }>(
		'select workspace_id from public.generation_steps where workspace_id = any($1) order by started_at',
		[workspaces.map(({ id }) => id)]
	);
	return rows.map((row) => row.workspace_id);
}

const p95 = (values: number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;

describe('thirty generations of three workspaces at once', { timeout: 120_000 }, () => {
	let alone: number;
	let long: Workspace, first: Workspace, second: Workspace;
	let times: { long: number; first: number; second: number; short: number[] };

	beforeAll(async () => {
		const single = await openWorkspace('Alone', 50);
		const began = performance.now();
		await order(single, 10, 'short');
		alone = await finished(single, began);

		[long, first, second] = [
			await openWorkspace('Long', 52),
			await openWorkspace('First', 50),
			await openWorkspace('Second', 50)
		];
		const since = performance.now();
		expect(await order(long, 12, 'long')).toBe(10); // the credits are for ten
		await backlog(long, 20);
		await Promise.all([order(first, 10, 'short'), order(second, 10, 'short')]);
		const ordered = performance.now();
		let isOver = false;
		const short = shortJobs(() => isOver);
		const [forFirst, forSecond, forLong] = await Promise.all([
			finished(first, ordered),
			finished(second, ordered),
			finished(long, since)
		]);
		isOver = true;
		times = { long: forLong, first: forFirst, second: forSecond, short: await short };
		console.info('fair queue:', {
			alone: Math.round(alone),
			first: Math.round(times.first),
			second: Math.round(times.second),
			long: Math.round(times.long),
			shortP95: Math.round(p95(times.short))
		});
	}, 300_000);

	it('delay a workspace by no more than the others that share with it, whatever they have queued', async () => {
		const order = await starts([long, first, second]);
		for (const { id } of [first, second]) {
			const own = order.filter((begun) => begun === id).length;
			const meanwhile = order.lastIndexOf(id) + 1 - order.indexOf(id);
			expect(meanwhile / own).toBeLessThan(3 * 1.2); // three share: alone it would be 1
		}
		expect(Math.max(times.first, times.second)).toBeLessThan(times.long);
	});

	it('are begun in turns', async () => {
		const order = await starts([long, first, second]);
		const from = order.indexOf(second.id) + slots;
		for (let at = from; at + 30 <= from + 120; at += 30) {
			const here = order.slice(at, at + 30);
			for (const { id } of [long, first, second]) {
				// Half its share at least: which of those at work ends first is left to the machine.
				expect(here.filter((begun) => begun === id).length).toBeGreaterThanOrEqual(5);
			}
		}
	});

	it('leave no hold, no turn and exact balances', async () => {
		expect(await books(long)).toEqual({ succeeded: 10, holds: 0, turns: 0, credits: 2 });
		for (const workspace of [first, second])
			expect(await books(workspace)).toEqual({ succeeded: 10, holds: 0, turns: 0, credits: 0 });
		expect((await db.query('select * from public.ledger_faults()')).rows).toEqual([]);
	});

	it('keep no short job waiting until they are done', () => {
		expect(times.short.length).toBeGreaterThan(10); // one after the other, while books were waiting
	});
});
