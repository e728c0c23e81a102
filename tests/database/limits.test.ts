import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { countGuess, countMail } from '../../src/lib/server/accounts/attempts.ts';
import type { EdgeEvent } from '../../src/lib/server/platform/edge/event.ts';
import { countRequest } from '../../src/lib/server/platform/edge/general-limits.ts';
import { DomainError } from '../../src/lib/server/platform/errors.ts';
import { createLimiter, type Limit } from '../../src/lib/server/platform/limits.ts';
import { closePostgres } from '../../src/lib/server/platform/postgres.ts';
import { startDatabaseProxy } from '../support/database-proxy.ts';

const { databaseUrl } = inject('stack');

vi.mock('../../src/lib/server/platform/config.ts', () => ({
	config: () => ({ DATABASE_URL: proxy.url, APP_SECRET: 'a secret of thirty-two characters' })
}));

let proxy: Awaited<ReturnType<typeof startDatabaseProxy>>;
let db: pg.Client;

beforeAll(async () => {
	proxy = await startDatabaseProxy(databaseUrl);
	db = new pg.Client({ connectionString: databaseUrl });
	await db.connect();
});
beforeEach(() => db.query('truncate private.rate_limits'));
afterEach(() => vi.useRealTimers());
afterAll(async () => {
	await closePostgres();
	proxy.stop();
	await db.end();
});

const ada = 'ada@example.com';
const guess = (email: string, place: string) => countGuess({ email, place });
const times = <T>(count: number, work: (index: number) => Promise<T>) =>
	Promise.all(Array.from({ length: count }, (_, index) => work(index)));
/** How many of these guesses were let through. */
const passed = async (attempts: Promise<unknown>[]) =>
	(await Promise.allSettled(attempts)).filter(({ status }) => status === 'fulfilled').length;

/** Lets minutes pass, and gives the sweep that falls due a moment of the database's own time. */
async function sweepAfter(minutes: number): Promise<void> {
	vi.setSystemTime(Date.now() + minutes * 60_000);
	vi.advanceTimersByTime(5 * 60_000);
	await db.query('select pg_sleep(0.2)');
}

const limit: Limit = { name: 'test', most: 5, seconds: 60 };
const rows = async () =>
	(
		await db.query<{ key: string; points: number }>(
			'select key, points from private.rate_limits order by key'
		)
	).rows;

describe('a limit', () => {
	it('is counted by all processes together', async () => {
		const [one, other] = [createLimiter(limit), createLimiter(limit)];
		const counts = await times(10, (index) => (index % 2 ? one : other).count('caller'));
		expect(counts.filter(({ isOver }) => !isOver)).toHaveLength(5);
		expect((await one.count('someone else')).isOver).toBe(false);
	});

	it('says what remains and how long to wait', async () => {
		const limiter = createLimiter(limit);
		const first = await limiter.count('caller');
		expect(first).toMatchObject({ isOver: false, remaining: 4 });
		expect(first.waitSeconds).toBeGreaterThan(58);
		expect(first.waitSeconds).toBeLessThanOrEqual(60);
		await times(4, () => limiter.count('caller'));
		expect(await limiter.count('caller')).toMatchObject({ isOver: true, remaining: 0 });
	});

	it('is whole again after its window', async () => {
		const limiter = createLimiter(limit);
		await times(6, () => limiter.count('caller'));
		vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_001 });
		expect(await limiter.count('caller')).toMatchObject({ isOver: false, remaining: 4 });
	});

	it('of an address holds against made-up tokens, which leave no rows once it is over', async () => {
		const ask = (token: string) =>
			countRequest({
				request: new Request('https://noxloop.example/api/workspaces', { method: 'POST' }),
				url: new URL('https://noxloop.example/api/workspaces'),
				route: { id: '/api/workspaces' },
				locals: { bearer: token },
				cookies: { getAll: () => [] },
				getClientAddress: () => '192.0.2.1'
			} as unknown as EdgeEvent);
		const answers = await times(600, (index) => ask(`made up ${index}`));
		expect(answers.flat().some(({ isOver }) => isOver)).toBe(false);
		const before = (await rows()).length;
		const refused = await times(50, (index) => ask(`made up later ${index}`));
		expect(refused.every((counts) => counts.some(({ isOver }) => isOver))).toBe(true);
		expect((await rows()).length).toBe(before);
	});

	it('that remembers refusals asks the database no more about who is over it', async () => {
		const limiter = createLimiter(limit, { remembersRefusals: true });
		await times(5, () => limiter.count('caller'));
		const refused = await times(20, () => limiter.count('caller'));
		expect(refused.every(({ isOver, waitSeconds }) => isOver && waitSeconds > 50)).toBe(true);
		expect((await rows()).map(({ points }) => points)).toEqual([5]);
	});

	it('takes back nothing from a later window', async () => {
		const limiter = createLimiter(limit);
		const early = await limiter.count('caller');
		vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_001 });
		await times(3, () => limiter.count('caller'));
		await early.takeBack();
		expect((await rows()).map(({ points }) => points)).toEqual([3]);
	});

	it('stores no address, e-mail or token', async () => {
		await guess(ada, '192.0.2.1');
		const stored = JSON.stringify(await rows());
		expect(await rows()).toHaveLength(3);
		for (const secret of ['ada', 'example', '192.0.2']) expect(stored).not.toContain(secret);
	});

	it('is swept an hour after its window', async () => {
		vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
		vi.resetModules(); // one limit of a process sweeps for all: the first
		const { createLimiter: createFirst } = await import('../../src/lib/server/platform/limits.ts');
		const { closePostgres: close } = await import('../../src/lib/server/platform/postgres.ts');
		await createFirst(limit).count('caller');
		expect(await rows()).toHaveLength(1);
		await sweepAfter(5);
		expect(await rows()).toHaveLength(1);
		await sweepAfter(60);
		for (let looks = 0; looks < 40 && (await rows()).length > 0; looks += 1) {
			await db.query('select pg_sleep(0.1)'); // a busy machine sweeps later
		}
		expect(await rows()).toEqual([]);
		await close();
	});
});

describe('guesses', () => {
	it('at one account from one address stop after ten, side by side or in turn', async () => {
		expect(await passed(Array.from({ length: 50 }, () => guess(ada, '192.0.2.1')))).toBe(10);
		await expect(guess(ada, '192.0.2.1')).rejects.toThrow('too_many_attempts');
	});

	it('say how long to wait', async () => {
		await times(10, () => guess(ada, '192.0.2.1'));
		const refused = await guess(ada, '192.0.2.1').catch((error: unknown) => error);
		expect(refused).toBeInstanceOf(DomainError);
		const { waitSeconds } = refused as DomainError;
		expect(waitSeconds).toBeGreaterThan(14 * 60);
		expect(waitSeconds).toBeLessThanOrEqual(15 * 60);
	});

	it('of others leave the owner a way in from elsewhere', async () => {
		await passed(Array.from({ length: 50 }, () => guess(ada, '192.0.2.1')));
		await expect(guess(ada, '198.51.100.7')).resolves.toBeTypeOf('function');
	});

	it('at one account from ever new addresses stop after sixty', async () => {
		expect(await passed(Array.from({ length: 80 }, (_, index) => guess(ada, `192.0.2.${index}`)))).toBe(60);
	});

	it('from one address at many accounts stop after two hundred', async () => {
		const many = Array.from({ length: 230 }, (_, index) => guess(`person-${index}@example.com`, '192.0.2.1'));
		expect(await passed(many)).toBe(200);
	});

	it('from one /64 of IPv6 are from one address', async () => {
		expect(await passed(Array.from({ length: 12 }, (_, index) => guess(ada, `2001:db8::${index}`)))).toBe(10);
	});

	it('that were refused leave no trace', async () => {
		await times(10, () => guess(ada, '192.0.2.1'));
		const before = await rows();
		await passed(Array.from({ length: 40 }, () => guess(ada, '192.0.2.1')));
		expect(await rows()).toEqual(before);
	});

	it('of a refused address add no row, whatever accounts it names', async () => {
		await times(200, (index) => guess(`person-${index}@example.com`, '192.0.2.1'));
		const before = (await rows()).length;
		await passed(Array.from({ length: 50 }, (_, index) => guess(`new-${index}@example.com`, '192.0.2.1')));
		expect((await rows()).length).toBe(before);
	});

	it('that were right are not counted', async () => {
		for (let i = 0; i < 30; i += 1) await (await guess(ada, '192.0.2.1'))();
		expect((await rows()).map(({ points }) => points)).toEqual([0, 0, 0]);
	});

	it('are forgotten after a quarter of an hour', async () => {
		await times(10, () => guess(ada, '192.0.2.1'));
		const start = Date.now();
		vi.useFakeTimers({ toFake: ['Date'], now: start + 14 * 60 * 1000 });
		await expect(guess(ada, '192.0.2.1')).rejects.toThrow('too_many_attempts');
		vi.setSystemTime(start + 15 * 60 * 1000 + 1);
		await expect(guess(ada, '192.0.2.1')).resolves.toBeTypeOf('function');
	});

	it('count alike however the address is written', async () => {
		await times(10, () => guess(ada, '192.0.2.1'));
		await expect(guess(' ADA@example.com', '::ffff:192.0.2.1')).rejects.toThrow('too_many_attempts');
	});
});

describe('mails', () => {
	const ask = (email: string, place: string) => countMail({ email, place });

	it('to one person stop after six an hour, whoever asks', async () => {
		expect(await passed(Array.from({ length: 20 }, (_, index) => ask(ada, `192.0.2.${index}`)))).toBe(6);
		await expect(ask('other@example.com', '198.51.100.7')).resolves.toBeUndefined();
	});

	it('from one address stop after a hundred an hour', async () => {
		const many = Array.from({ length: 120 }, (_, index) => ask(`person-${index}@example.com`, '192.0.2.1'));
		expect(await passed(many)).toBe(100);
	});
});

describe('while the database is away', () => {
	it('a process goes on counting for itself, without waiting, and comes back', async () => {
		const limiter = createLimiter(limit);
		proxy.isDown = true;
		proxy.cut();
		const started = performance.now();
		const counts = await times(10, () => limiter.count('caller'));
		expect(counts.filter(({ isOver }) => !isOver)).toHaveLength(5);
		expect(performance.now() - started).toBeLessThan(2000);
		expect(await passed(Array.from({ length: 50 }, () => guess(ada, '192.0.2.1')))).toBe(10);

		proxy.isDown = false;
		vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6000 });
		expect(await limiter.count('caller')).toMatchObject({ isOver: false, remaining: 4 });
		expect((await rows()).map(({ points }) => points)).toEqual([1]);
	});
});
