import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, type Page } from '@playwright/test';
import type pg from 'pg';
import { createScratchDirectory, removeScratchDirectory } from '../../supabase/embedded/scratch-stack.ts';
import { findFreePort } from '../../supabase/embedded/server.ts';
import { createPublishedProduct, createSignInUser } from '../support/people.ts';
import { openDatabase, orderGeneration } from '../support/world.ts';

type Started = { supervisor: ChildProcess; origin: string; superuserUrl: string };

/** `npm start` as a newcomer runs it, in a data directory of its own. Resolves with what it printed as its address. */
async function start(dataDir: string, ports: Record<string, string>): Promise<Started> {
	const supervisor = spawn(process.execPath, ['scripts/start.ts'], {
		env: {
			PATH: process.env.PATH ?? '',
			HOME: process.env.HOME ?? '',
			NOXLOOP_DATA_DIR: dataDir,
			AI_DEMO_DELAY_MS: '15',
			...ports
		},
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let said = '';
	supervisor.stdout?.on('data', (part: Buffer) => (said += part.toString()));
	supervisor.stderr?.on('data', (part: Buffer) => (said += part.toString()));
	for (let tries = 0; tries < 1200 && !said.includes('Ctrl-C stops everything'); tries += 1) {
		if (supervisor.exitCode !== null) throw new Error(`npm start ended:\n${said}`);
		await sleep(100);
	}
	const origin = /Noxloop\s+(http:\/\/\S+)/.exec(said)?.[1];
	if (!origin) throw new Error(`npm start printed no address:\n${said}`);
	const { databasePassword } = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as {
		databasePassword: string;
	};
	return {
		supervisor,
		origin,
		superuserUrl: `postgresql://supabase_admin:${databasePassword}@127.0.0.1:${ports.NOXLOOP_DB_PORT}/postgres`
	};
}

/** Every process whose command line names the data directory or that descends from the supervisor. */
function family(root: number): number[] {
	const parents = new Map<number, number>();
	for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
		try {
			const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
			parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
		} catch {
			// it ended while we looked
		}
	}
	const found = [root];
	for (const pid of found)
		found.push(...[...parents].filter(([, parent]) => parent === pid).map(([child]) => child));
	return found;
}

const isAlive = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
	} catch {
		return false;
	}
};

/** The first kills make others end by themselves, and Postgres' helpers come and go: what is gone already is fine. */
function killNow(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}

async function killEverything({ supervisor }: Started): Promise<void> {
	const pids = family(supervisor.pid ?? 0);
	expect(pids.length, 'the supervisor, its children and Postgres').toBeGreaterThan(6);
	pids.forEach(killNow);
	await expect.poll(() => pids.filter(isAlive), { timeout: 10_000 }).toEqual([]);
}

/** A payment that Stripe took and whose webhook the app has not handled yet: everything dies right after it. */
async function orderAndPay(page: Page, origin: string, slug: string): Promise<void> {
	await page.goto(`${origin}/p/${slug}`);
	await page.getByRole('button', { name: /^Buy/ }).first().click();
	await page.getByLabel('Email').fill('bea@example.com');
	await page.getByLabel('Name').fill('Bea Reader');
	await page.getByLabel('Card number').fill('4242 4242 4242 4242');
}

type Work = { generationId: string; workspaceId: string; productId: string };

async function expectNothingLostOrDoubled(db: pg.Pool, work: Work): Promise<void> {
	const one = async (sql: string, value: string) => (await db.query(sql, [value])).rows;
	await expect
		.poll(() => one('select state from public.generations where id = $1', work.generationId), {
			timeout: 60_000
		})
		.toEqual([{ state: 'succeeded' }]);
	await expect
		.poll(() => one('select state from public.orders where product_id = $1', work.productId), {
			timeout: 100_000
		})
		.toEqual([{ state: 'paid' }]);
	const { rows } = await db.query(
		`select (select count(*)::int from public.sections s join public.generations g using (product_id) where g.id = $1) as sections,
			(select count(*)::int from public.entitlements where product_id = $3) as entitlements,
			(select count(*)::int from public.outbox o join public.orders r on o.idempotency_key = 'receipt:' || r.id where r.product_id = $3) as receipts,
			(select count(*)::int from private.ledger_transactions where kind = 'sale' and workspace_id = $2) as sales,
			(select count(*)::int from private.ledger_transactions where kind = 'capture' and workspace_id = $2) as captures,
			(select count(*)::int from public.ledger_faults()) as faults`,
		[work.generationId, work.workspaceId, work.productId]
	);
	expect(rows).toEqual([{ sections: 4, entitlements: 1, receipts: 1, sales: 1, captures: 1, faults: 0 }]);
}

test.describe('after kill -9 of every process', () => {
	test.skip(process.platform !== 'linux', 'finds the processes through /proc');

	test('in the middle of a generation and right after a payment, npm start loses and doubles nothing', async ({
		page
	}) => {
		test.setTimeout(240_000);
		const directory = createScratchDirectory();
		const dataDir = join(directory, 'data');
		const free = async (): Promise<string> => String(await findFreePort());
		const ports = {
			PORT: await free(),
			NOXLOOP_API_PORT: await free(),
			NOXLOOP_DB_PORT: await free(),
			NOXLOOP_STRIPE_PORT: await free(),
			NOXLOOP_INBOX_PORT: await free(),
			NOXLOOP_SMTP_PORT: await free()
		};
		let running = await start(dataDir, ports);
		const db = openDatabase(running.superuserUrl);
		db.on('error', () => undefined); // its server is killed below
		const creator = await createSignInUser(db, 'Ada Writer');
		const { slug, productId } = await createPublishedProduct(db, creator);
		await orderAndPay(page, running.origin, slug);
		const { generation_id } = await orderGeneration(db, {
			workspaceId: creator.workspaceId,
			userId: creator.actor.userId
		});
		await expect
			.poll(
				async () =>
					(
						await db.query(
							`select from public.generation_steps where generation_id = $1 and kind = 'section' and state = 'running'`,
							[generation_id]
						)
					).rowCount,
				{ intervals: [20] }
			)
			.toBeGreaterThan(0);
		await Promise.all([
			page.waitForRequest((request) => request.url().includes('/checkout/return')),
			page.getByRole('button', { name: /^Pay/ }).click()
		]);
		await killEverything(running);

		running = await start(dataDir, ports);
		await expectNothingLostOrDoubled(db, {
			generationId: generation_id,
			workspaceId: creator.workspaceId,
			productId
		});
		await db.end();
		const pids = family(running.supervisor.pid ?? 0);
		const ended = once(running.supervisor, 'exit');
		running.supervisor.kill('SIGINT');
		await ended;
		await expect.poll(() => pids.filter(isAlive), { timeout: 10_000 }).toEqual([]);
		removeScratchDirectory(directory);
	});
});
