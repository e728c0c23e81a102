import { afterEach, beforeEach, expect, test } from 'vitest';
import { credentials, startBench, type Bench } from '../../../../tests/sandbox/paypal/support/bench.ts';
import { connectPayPal, type PayPalClient } from './paypal-client.ts';
import { isPayPalUnavailable } from './paypal-error.ts';

let bench: Bench;
let client: PayPalClient;
beforeEach(async () => {
	bench = await startBench();
	client = connectPayPal({ ...credentials, apiBase: bench.sandbox.apiBase }, { retryDelaysMs: [1, 1] });
});
afterEach(() => bench.stop());

const buy = async () => {
	const { id = '' } = await bench.order();
	await bench.admin('POST', `orders/${id}/approve`);
	const { body } = await bench.call('POST', `/v2/checkout/orders/${id}/capture`, {});
	const capture = body.purchase_units?.[0]?.payments?.captures?.[0]?.id ?? '';
	await bench.call('POST', `/v2/payments/captures/${capture}/refund`, {
		amount: { currency_code: 'EUR', value: '4.00' }
	});
	await bench.admin('POST', `captures/${capture}/reverse`);
	await bench.idle();
	return { payPalOrderId: id, captureId: capture };
};
const sent = (type: string) => {
	const found = bench.receiver.received.find(({ event }) => event.event_type === type);
	if (!found) throw new Error(`no ${type}`);
	return found;
};
const verify = async (type: string) => {
	const { headers, raw } = sent(type);
	return client.verifyWebhook(headers, raw);
};

test('a genuine event names the order or the capture it is about', async () => {
	const { payPalOrderId, captureId } = await buy();
	expect(await verify('CHECKOUT.ORDER.APPROVED')).toMatchObject({ payPalOrderId, captureId: null });
	expect(await verify('PAYMENT.CAPTURE.COMPLETED')).toMatchObject({ payPalOrderId, captureId });
	expect(await verify('PAYMENT.CAPTURE.REFUNDED')).toMatchObject({ payPalOrderId: null, captureId });
	expect(await verify('PAYMENT.CAPTURE.REVERSED')).toEqual({
		id: sent('PAYMENT.CAPTURE.REVERSED').event.id,
		type: 'PAYMENT.CAPTURE.REVERSED',
		payPalOrderId: null,
		captureId
	});
});

test('a changed, rewritten or foreign event is none', async () => {
	await buy();
	const { headers, raw } = sent('PAYMENT.CAPTURE.COMPLETED');
	const other = sent('PAYMENT.CAPTURE.REFUNDED');
	const bodies = [
		raw.replace('19.00', '1.00'),
		JSON.stringify(JSON.parse(raw)),
		`${raw} `.replace('{', '{ '),
		other.raw
	];
	for (const body of bodies) expect(await client.verifyWebhook(headers, body)).toBeNull();
});

test('a webhook of another id is none', async () => {
	await buy();
	const settings = { ...credentials, webhookId: 'OTHER', apiBase: bench.sandbox.apiBase };
	const { headers, raw } = sent('PAYMENT.CAPTURE.COMPLETED');
	expect(await connectPayPal(settings).verifyWebhook(headers, raw)).toBeNull();
});

test('what is no event or lacks a header is not even asked about', async () => {
	await buy();
	const { headers, raw } = sent('PAYMENT.CAPTURE.COMPLETED');
	await bench.admin('POST', 'faults', { status: 500, times: 50 });
	for (const body of ['', '{', '[]', 'null', '{"id":"1"}', `${raw},"webhook_id":"x"`])
		expect(await client.verifyWebhook(headers, body)).toBeNull();
	const bare = new Headers(headers);
	bare.delete('paypal-transmission-sig');
	expect(await client.verifyWebhook(bare, raw)).toBeNull();
});

test('headers PayPal can not read are a forgery', async () => {
	await buy();
	const { headers, raw } = sent('PAYMENT.CAPTURE.COMPLETED');
	const forged = new Headers(headers);
	forged.set('paypal-cert-url', 'none');
	expect(await client.verifyWebhook(forged, raw)).toBeNull();
});

test('while PayPal does not answer nothing is decided', async () => {
	await buy();
	await bench.admin('POST', 'faults', { status: 503, times: 3, path: '/v1/notifications' });
	const error = await verify('PAYMENT.CAPTURE.COMPLETED').catch((reason: unknown) => reason);
	expect(isPayPalUnavailable(error)).toBe(true);
	expect(await verify('PAYMENT.CAPTURE.COMPLETED')).not.toBeNull();
});
