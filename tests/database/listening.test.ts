import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { closePostgres, listen, notify } from '../../src/lib/server/platform/postgres.ts';
import { startDatabaseProxy } from '../support/database-proxy.ts';

const { databaseUrl } = inject('stack');

vi.mock('../../src/lib/server/platform/config.ts', () => ({ config: () => ({ DATABASE_URL: proxy.url }) }));

let proxy: Awaited<ReturnType<typeof startDatabaseProxy>>;

beforeEach(async () => {
	proxy = await startDatabaseProxy(databaseUrl);
});

afterEach(async () => {
	await closePostgres();
	proxy.stop();
});

test('a message reaches its handler once, also after the connection was lost for a while', async () => {
	const heard: unknown[] = [];
	const stop = await listen('fruit', (payload) => heard.push(payload));
	await notify('fruit', 'apple');
	await expect.poll(() => heard).toEqual(['apple']);

	proxy.isDown = true;
	proxy.cut();
	await sleep(3500);
	proxy.isDown = false;
	await expect.poll(() => heard, { timeout: 5000 }).toEqual(['apple', null]);
	await notify('fruit', 'pear');
	await sleep(1500);
	expect(heard).toEqual(['apple', null, 'pear']);
	stop();
});

test('while the database is down it is asked about once a second', async () => {
	const stop = await listen('fruit', () => {});
	proxy.isDown = true;
	proxy.cut();
	proxy.attempts = 0;
	await sleep(4000);
	expect(proxy.attempts).toBeGreaterThan(2);
	expect(proxy.attempts).toBeLessThan(8);
	stop();
});
