import { afterEach, beforeEach, expect, test } from 'vitest';
import { credentials, startBench, type Bench } from '../../../../tests/sandbox/paypal/support/bench.ts';
import { connectPayPal, type PayPalClient } from './paypal-client.ts';
import { isPayPalMissing, isPayPalUnavailable, PayPalError } from './paypal-error.ts';

let bench: Bench;
let client: PayPalClient;
beforeEach(async () => {
	bench = await startBench();
	client = connect();
});
afterEach(() => bench.stop());

const connect = (change: { clientSecret?: string; timeoutMs?: number } = {}) => {
	const { timeoutMs = 1000, ...settings } = change;
	const apiBase = bench.sandbox.apiBase;
	return connectPayPal({ ...credentials, apiBase, ...settings }, { timeoutMs, retryDelaysMs: [1, 1] });
};
const request = (change: object = {}) => ({
	orderId: '4f6d3a52-0000-4000-8000-000000000001',
	amountCents: 1900,
	currency: 'eur',
	description: 'The Quiet Launch',
	locale: 'en',
	returnUrl: 'http://127.0.0.1:3000/checkout/return',
	cancelUrl: 'http://127.0.0.1:3000/p/the-quiet-launch',
	requestId: 'order:1',
	...change
});
const paid = async (change?: object, outcome = 'completed') => {
	const { id } = await client.createOrder(request(change));
	await bench.admin('POST', `orders/${id}/approve`, { email: 'ada@example.com', outcome });
	return client.captureOrder(id, `capture:${id}`);
};
const captureOf = async (change?: object, outcome?: string) =>
	(await paid(change, outcome)).captures[0]?.id ?? '';
const fail = (fault: object) => bench.admin('POST', 'faults', fault);
const tokens = async () => Number((await bench.admin('GET', 'tokens')).issued);
const caught = async (work: Promise<unknown>) => {
	const error = await work.then(
		() => null,
		(reason: unknown) => reason
	);
	if (error instanceof PayPalError) return error;
	throw new Error('no PayPalError', { cause: error });
};

test('an order is created, approved at PayPal and captured', async () => {
	const order = await client.createOrder(request());
	expect(order).toMatchObject({
		status: 'PAYER_ACTION_REQUIRED',
		amountCents: 1900,
		currency: 'eur',
		captures: []
	});
	expect(order.approveUrl).toBe(`${bench.sandbox.apiBase}/checkoutnow?token=${order.id}`);
	const { orderId } = request();
	const captured = await paid();
	expect(captured).toMatchObject({
		id: order.id,
		status: 'COMPLETED',
		orderId,
		payerEmail: 'ada@example.com'
	});
	expect(captured.captures).toMatchObject([
		{ status: 'COMPLETED', amountCents: 1900, currency: 'eur', feeCents: 85, orderId, reason: null }
	]);
	expect(await client.getOrder(order.id)).toEqual(captured);
});

test('yen go and come whole', async () => {
	const order = await paid({ amountCents: 1900, currency: 'jpy' });
	expect(order.captures).toMatchObject([{ amountCents: 1900, currency: 'jpy', feeCents: 85 }]);
});

test('a capture is known by itself, with both orders', async () => {
	const { id, captures } = await paid();
	expect(await client.getCapture(captures[0]?.id ?? '')).toMatchObject({
		status: 'COMPLETED',
		orderId: request().orderId,
		payPalOrderId: id
	});
});

test('a pending capture tells why', async () => {
	const id = await captureOf({}, 'pending');
	expect(await client.getCapture(id)).toMatchObject({
		status: 'PENDING',
		reason: 'PENDING_REVIEW',
		feeCents: null
	});
	await bench.admin('POST', `captures/${id}/complete`);
	expect(await client.getCapture(id)).toMatchObject({ status: 'COMPLETED', reason: null, feeCents: 85 });
});

test('refunds are partial, then whatever is left', async () => {
	const { id, captures } = await paid();
	const capture = captures[0]?.id ?? '';
	const part = await client.refundCapture(capture, { amountCents: 400, currency: 'eur', requestId: 'r:1' });
	expect(part).toMatchObject({ status: 'COMPLETED', amountCents: 400, currency: 'eur', captureId: capture });
	const rest = await client.refundCapture(capture, { currency: 'eur', requestId: 'r:2' });
	expect(rest.amountCents).toBe(1500);
	const order = await client.getOrder(id);
	expect(order.captures[0]?.status).toBe('REFUNDED');
	expect(order.refunds).toEqual([part, rest]);
});

test('a refund above what is left is refused with its issue', async () => {
	const over = { amountCents: 1901, currency: 'eur', requestId: 'r:1' };
	const error = await caught(client.refundCapture(await captureOf(), over));
	expect(error).toMatchObject({ name: 'UNPROCESSABLE_ENTITY', issue: 'REFUND_AMOUNT_EXCEEDED', status: 422 });
	expect(error.debugId).toMatch(/^[0-9a-f]{13}$/);
});

test('a decline tells where to choose another way, and can then be paid', async () => {
	const { id, approveUrl } = await client.createOrder(request());
	await bench.admin('POST', `orders/${id}/approve`, { outcome: 'declined' });
	const error = await caught(client.captureOrder(id, 'c:1'));
	expect(error).toMatchObject({ issue: 'INSTRUMENT_DECLINED', redirectUrl: approveUrl });
	await bench.admin('POST', `orders/${id}/approve`);
	expect((await client.captureOrder(id, 'c:2')).status).toBe('COMPLETED');
});

test('what does not exist is missing, and not asked for when it is no id', async () => {
	const unknown = await caught(client.getOrder('0AB00000CD000000E'));
	await fail({ status: 0, times: 10 });
	const malformed = await caught(client.getOrder('../payments'));
	expect([unknown, malformed].map(isPayPalMissing)).toEqual([true, true]);
	expect(isPayPalMissing(new Error('404'))).toBe(false);
});

test('long titles are cut without breaking a character', async () => {
	const description = `${'x'.repeat(126)}📘 and more`;
	const { id } = await client.createOrder(request({ description }));
	const { body } = await bench.call('GET', `/v2/checkout/orders/${id}`);
	expect(body.purchase_units?.[0]?.description).toBe('x'.repeat(126));
});

test('parallel calls share one token, later ones keep it', async () => {
	const before = await tokens();
	await Promise.all(
		Array.from({ length: 8 }, (_, at) => client.createOrder(request({ requestId: `o:${at}` })))
	);
	await client.createOrder(request());
	expect(await tokens()).toBe(before + 1);
});

test('a token is renewed before it ends', async () => {
	const brief = await startBench({ tokenSeconds: 1 });
	const settings = { ...credentials, apiBase: brief.sandbox.apiBase };
	const other = connectPayPal(settings, { retryDelaysMs: [] });
	await other.createOrder(request());
	await new Promise((resolve) => setTimeout(resolve, 950));
	await other.createOrder(request());
	expect((await brief.admin('GET', 'tokens')).issued).toBe(3);
	await brief.stop();
});

test('a refused token is renewed once, by parallel calls together', async () => {
	await client.createOrder(request());
	const before = await tokens();
	await bench.admin('POST', 'tokens/revoke');
	await Promise.all(
		Array.from({ length: 8 }, (_, at) => client.createOrder(request({ requestId: `o:${at}` })))
	);
	expect(await tokens()).toBe(before + 1);
	await fail({ status: 401, times: 2, path: '/v2/' });
	expect(await caught(client.getOrder('1'))).toMatchObject({ status: 401 });
});

test('wrong credentials are refused at once and not kept', async () => {
	const error = await caught(connect({ clientSecret: 'wrong' }).getOrder('1'));
	expect(error).toMatchObject({ name: 'invalid_client', status: 401 });
	await fail({ status: 503, times: 3, path: '/v1/oauth2/token' });
	expect(await caught(client.getOrder('1'))).toMatchObject({ status: 503 });
	expect((await client.createOrder(request())).amountCents).toBe(1900);
});

test.each([429, 500, 503, 409, 0])('after %i twice the third try answers', async (status) => {
	await fail({ status, times: 2, path: '/v2/' });
	expect((await client.createOrder(request())).status).toBe('PAYER_ACTION_REQUIRED');
});

test('three failures are told as unavailable, and no more is tried', async () => {
	await fail({ status: 500, times: 4, path: '/v2/' });
	const error = await caught(client.createOrder(request()));
	expect([error.status, isPayPalUnavailable(error)]).toEqual([500, true]);
	await client.createOrder(request());
});

test('a refusal is not tried again', async () => {
	await fail({ status: 422, issue: 'PAYEE_BLOCKED_TRANSACTION', path: '/v2/' });
	const error = await caught(client.createOrder(request()));
	expect([error.issue, isPayPalUnavailable(error)]).toEqual(['PAYEE_BLOCKED_TRANSACTION', false]);
});

test('silence ends with the time-out and is tried again', async () => {
	const hasty = connect({ timeoutMs: 150 });
	await fail({ hang: true, path: '/v2/' });
	expect((await hasty.createOrder(request())).amountCents).toBe(1900);
	await fail({ hang: true, times: 3, path: '/v2/' });
	const error = await caught(hasty.getOrder('1'));
	expect([error.name, error.status, isPayPalUnavailable(error)]).toEqual(['NO_ANSWER', null, true]);
});

test.each([{ status: 0 }, { hang: true }, { status: 500 }])(
	'an answer lost after the effect (%o) is found again by its request id',
	async (loss) => {
		const hasty = connect({ timeoutMs: 300 });
		await fail({ ...loss, when: 'after', path: '/v2/checkout/orders' });
		const { id } = await hasty.createOrder(request());
		await bench.admin('POST', `orders/${id}/approve`);
		await fail({ ...loss, when: 'after', path: `/v2/checkout/orders/${id}/capture` });
		const { captures } = await hasty.captureOrder(id, 'c:1');
		await fail({ ...loss, when: 'after', path: '/v2/payments/captures' });
		await hasty.refundCapture(captures[0]?.id ?? '', { amountCents: 400, currency: 'eur', requestId: 'r:1' });
		const order = await hasty.getOrder(id);
		expect([order.captures.length, order.refunds.length]).toEqual([1, 1]);
		expect((await hasty.createOrder(request())).id).toBe(id);
	}
);

test('messages hold no addresses or amounts', async () => {
	const error = await caught(client.captureOrder((await client.createOrder(request())).id, 'c:1'));
	expect(error.message).toBe('PayPal: 422 UNPROCESSABLE_ENTITY ORDER_NOT_APPROVED');
});
