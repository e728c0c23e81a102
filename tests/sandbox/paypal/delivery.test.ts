import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rawMember } from './http/raw-member.ts';
import { startPayPalSandbox } from './server.ts';
import { credentials, startBench, type Bench } from './support/bench.ts';

let bench: Bench;
beforeEach(async () => {
	bench = await startBench();
});
afterEach(() => bench.stop());

const buy = async () => {
	const order = await bench.order();
	await bench.admin('POST', `orders/${order.id}/approve`);
	await bench.call('POST', `/v2/checkout/orders/${order.id}/capture`, {});
	return order.id ?? '';
};
const both = ['CHECKOUT.ORDER.APPROVED', 'PAYMENT.CAPTURE.COMPLETED'];

test('a purchase tells approval and capture', async () => {
	const id = await buy();
	await bench.idle();
	expect(bench.receiver.types()).toEqual(both);
	expect(bench.receiver.received[1]?.event.resource).toMatchObject({
		supplementary_data: { related_ids: { order_id: id } }
	});
});

test('a refused event comes again, an endpoint that never answers is given up', async () => {
	bench.receiver.answers.push(500, 302);
	const { id } = await bench.order();
	await bench.admin('POST', `orders/${id}/approve`);
	await bench.idle();
	bench.receiver.answers.push(null, null, null, null);
	await bench.admin('POST', `orders/${id}/approve`);
	await bench.idle();
	const { data } = (await bench.admin('GET', 'deliveries')) as unknown as {
		data: Array<{ state: string; attempts: Array<{ status: number | null }> }>;
	};
	expect(data.map(({ state }) => state)).toEqual(['delivered', 'failed']);
	expect(data[0]?.attempts.map(({ status }) => status)).toEqual([500, 302, 200]);
});

test('events come in copies, backwards, late or again as told', async () => {
	await bench.admin('POST', 'mode', { duplicates: 2, reorder: true });
	await buy();
	await bench.idle();
	expect(bench.receiver.types()).toEqual([...both].reverse().flatMap((type) => [type, type, type]));
	await bench.admin('POST', 'mode', { duplicates: 0, reorder: false, hold: true });
	await buy();
	expect(bench.receiver.received).toHaveLength(6);
	await bench.admin('POST', 'mode', { hold: false });
	await bench.idle();
	const events = bench.receiver.received.slice(6).map(({ event }) => event.id);
	expect(events).toHaveLength(2);
	await bench.admin('POST', 'redeliver', { events, copies: 10 });
	expect(bench.receiver.received).toHaveLength(28);
});

test('a signature holds for the bytes that were sent, this webhook and this transmission', async () => {
	await buy();
	await bench.idle();
	const [{ raw, headers } = { raw: '', headers: new Headers() }] = bench.receiver.received;
	const verify = async (event: string, change: Record<string, string> = {}) => {
		const fields = {
			auth_algo: headers.get('paypal-auth-algo'),
			cert_url: headers.get('paypal-cert-url'),
			transmission_id: headers.get('paypal-transmission-id'),
			transmission_sig: headers.get('paypal-transmission-sig'),
			transmission_time: headers.get('paypal-transmission-time'),
			webhook_id: credentials.webhookId,
			...change
		};
		const text = `${JSON.stringify(fields).slice(0, -1)}, "webhook_event": ${event} }`;
		const { body } = await bench.call('POST', '/v1/notifications/verify-webhook-signature', text);
		return body.verification_status;
	};
	expect(await verify(raw)).toBe('SUCCESS');
	expect(await verify(JSON.stringify(JSON.parse(raw)))).toBe('FAILURE');
	expect(await verify(raw.replace('19.00', '1.00'))).toBe('FAILURE');
	expect(await verify(raw, { webhook_id: 'OTHER' })).toBe('FAILURE');
	expect(await verify(raw, { transmission_time: '2020-01-01T00:00:00Z' })).toBe('FAILURE');
});

test('a member is read as it was written', () => {
	const event = '{ "a" : [1, {"webhook_event": "}"}], "b": "\\"," }';
	expect(rawMember(`{"x":{"webhook_event":1},"webhook_event": ${event} ,"y":2}`, 'webhook_event')).toBe(
		event
	);
	expect(rawMember('{"x":"webhook_event"}', 'webhook_event')).toBe('');
});

test('a restart keeps orders, answers and undelivered events; a damaged file is told', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'paypal-sandbox-'));
	const dataFile = join(folder, 'paypal.json');
	const first = await startBench({ dataFile });
	const { id } = await first.order();
	await first.admin('POST', 'mode', { hold: true });
	await first.admin('POST', `orders/${id}/approve`);
	await first.stop();
	const second = await startBench({ dataFile });
	try {
		await second.idle();
		expect(second.receiver.types()).toEqual(['CHECKOUT.ORDER.APPROVED']);
		expect((await second.call('GET', `/v2/checkout/orders/${id}`)).body.status).toBe('APPROVED');
	} finally {
		await second.stop();
	}
	writeFileSync(dataFile, '{');
	const broken = { ...credentials, port: 0, webhookUrl: bench.receiver.url, dataFile };
	await expect(startPayPalSandbox(broken)).rejects.toThrow('is damaged');
	rmSync(folder, { recursive: true });
});
