import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bookAt, clientOf, secretKey, startBench, webhookSecret } from './support/bench.ts';
import { invoicesOf, itemOf, plan, planSession } from './support/plans.ts';
import { startStripeSandbox } from './server.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'sandbox-stripe-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a restart keeps objects, keys and what was not delivered', async () => {
	const dataFile = join(folder, 'state', 'stripe.json');
	const before = await startBench({ dataFile });
	await before.admin('POST', 'mode', { hold: true });
	const open = await before.session({ metadata: { order: '7' } });
	const product = await before.stripe.products.create({ name: 'Kept' }, { idempotencyKey: 'kept' });
	await before.fill(open.url);
	await before.sandbox.stop();

	const options = { port: 0, dataFile, webhookUrl: before.receiver.url, webhookSecret, secretKey };
	const after = await startStripeSandbox(options);
	try {
		const stripe = clientOf(after.apiBase);
		const paid = await stripe.checkout.sessions.retrieve(open.id, { expand: ['line_items.data.price'] });
		expect(paid).toMatchObject({ payment_status: 'paid', metadata: { order: '7' } });
		expect(String(paid.line_items?.data[0]?.price?.unit_amount_decimal)).toBe('1900');
		expect((await stripe.products.create({ name: 'Kept' }, { idempotencyKey: 'kept' })).id).toBe(product.id);
		await expect.poll(() => before.receiver.types()).toContain('checkout.session.completed');
	} finally {
		await after.stop();
		await before.receiver.stop();
	}
});

test('a payment the page confirmed survives kill -9 of the process', async () => {
	const dataFile = join(folder, 'stripe.json');
	const first = await startProcess(dataFile);
	const open = await clientOf(first.apiBase).checkout.sessions.create(bookAt(1900, 'eur'));
	const form = new URLSearchParams({
		email: 'ada@example.com',
		name: 'Ada Writer',
		card: '4242424242424242'
	});
	expect((await fetch(open.url ?? '', { method: 'POST', body: form, redirect: 'manual' })).status).toBe(303);
	await first.end('SIGKILL');

	const second = await startProcess(dataFile);
	const kept = await clientOf(second.apiBase).checkout.sessions.retrieve(open.id);
	expect(kept.payment_status).toBe('paid');
	await second.end('disconnect');
});

test('a restart keeps subscriptions and the time they were brought to', async () => {
	const dataFile = join(folder, 'stripe.json');
	const before = await startBench({ dataFile });
	const open = await planSession(before, await plan(before, 900));
	await before.fill(open.url);
	await before.admin('POST', 'advance', { days: 40 });
	const { subscription: id } = await before.stripe.checkout.sessions.retrieve(open.id);
	const { now } = (await before.admin('GET', 'now')) as { now: number };
	await before.stop();

	const after = await startBench({ dataFile });
	const renewed = await after.stripe.subscriptions.retrieve(String(id));
	expect(itemOf(renewed).current_period_start).toBeGreaterThan(renewed.start_date);
	const [first, second] = await invoicesOf(after, renewed.id);
	expect([first?.status, second?.status]).toEqual(['paid', 'paid']);
	expect(String(second?.lines.data[0]?.quantity_decimal)).toBe('1');
	expect(((await after.admin('GET', 'now')) as { now: number }).now).toBeGreaterThanOrEqual(now);
	await after.stop();
});

test('a port in use is an error, not a silence', async () => {
	const bench = await startBench();
	const port = Number(new URL(bench.sandbox.apiBase).port);
	const second = startStripeSandbox({ port, webhookUrl: bench.receiver.url, webhookSecret });
	await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
	await bench.stop();
});

/** The sandbox as `npm start` runs it; `disconnect` ends it as the death of its parent does. */
async function startProcess(dataFile: string) {
	const main = fileURLToPath(new URL('./main.ts', import.meta.url));
	const options = [
		'--port',
		'0',
		'--webhook-url',
		'http://127.0.0.1:9/hook',
		'--webhook-secret',
		webhookSecret
	];
	const child = fork(main, [...options, '--data', dataFile], {
		execPath: resolve('node_modules/.bin/node'),
		execArgv: [],
		silent: true
	});
	const [ready] = (await once(child, 'message')) as [{ apiBase: string }];
	return {
		apiBase: ready.apiBase,
		async end(how: 'SIGKILL' | 'disconnect') {
			const exited = once(child, 'exit');
			if (how === 'disconnect') child.disconnect();
			else child.kill(how);
			await exited;
		}
	};
}
