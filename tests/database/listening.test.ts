import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { closePostgres, listen, notify } from '../../src/lib/server/platform/postgres.ts';

const { databaseUrl } = inject('stack');

vi.mock('../../src/lib/server/platform/config.ts', () => ({ config: () => ({ DATABASE_URL: proxiedUrl }) }));

let proxiedUrl = '';
let server: Server;
let sockets: Set<Socket>;
let attempts: number;
let isDown: boolean;

/** Passes everything on to the database, until it is told to be down. */
beforeEach(async () => {
	const real = new URL(databaseUrl);
	[sockets, attempts, isDown] = [new Set(), 0, false];
	server = createServer((socket) => {
		attempts += 1;
		if (isDown) return void socket.destroy();
		const upstream = connect(Number(real.port), real.hostname);
		for (const [from, to] of [
			[socket, upstream],
			[upstream, socket]
		] as const) {
			sockets.add(from);
			from.pipe(to);
			from.on('error', () => to.destroy());
			from.on('close', () => to.destroy());
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const proxied = new URL(databaseUrl);
	proxied.port = String((server.address() as AddressInfo).port);
	proxiedUrl = proxied.href;
});

afterEach(async () => {
	await closePostgres();
	cut();
	server.close();
});

function cut(): void {
	for (const socket of sockets) socket.destroy();
}

test('a message reaches its handler once, also after the connection was lost for a while', async () => {
	const heard: unknown[] = [];
	const stop = await listen('fruit', (payload) => heard.push(payload));
	await notify('fruit', 'apple');
	await expect.poll(() => heard).toEqual(['apple']);

	isDown = true;
	cut();
	await sleep(3500);
	isDown = false;
	await expect.poll(() => heard, { timeout: 5000 }).toEqual(['apple', null]);
	await notify('fruit', 'pear');
	await sleep(1500);
	expect(heard).toEqual(['apple', null, 'pear']);
	stop();
});

test('while the database is down it is asked about once a second', async () => {
	const stop = await listen('fruit', () => {});
	isDown = true;
	cut();
	attempts = 0;
	await sleep(4000);
	expect(attempts).toBeGreaterThan(2);
	expect(attempts).toBeLessThan(8);
	stop();
});
