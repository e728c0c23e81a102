import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientOf, secretKey, startBench, webhookSecret } from './support/bench.ts';
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

test('a port in use is an error, not a silence', async () => {
	const bench = await startBench();
	const port = Number(new URL(bench.sandbox.apiBase).port);
	const second = startStripeSandbox({ port, webhookUrl: bench.receiver.url, webhookSecret });
	await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
	await bench.stop();
});
