import { afterEach, beforeEach, expect, test } from 'vitest';
import { bookAt, credentials, startBench, type Bench } from './support/bench.ts';

let bench: Bench;
beforeEach(async () => {
	bench = await startBench();
});
afterEach(() => bench.stop());

const orders = '/v2/checkout/orders';
const approved = async (unit?: object, outcome = 'completed') => {
	const order = await bench.order(unit);
	await bench.admin('POST', `orders/${order.id}/approve`, { outcome });
	return order.id ?? '';
};
const capture = (id: string, requestId?: string) =>
	bench.call('POST', `${orders}/${id}/capture`, {}, requestId ? { 'paypal-request-id': requestId } : {});
const paid = async (unit?: object, outcome?: string) => {
	const { body } = await capture(await approved(unit, outcome));
	return body.purchase_units?.[0]?.payments?.captures?.[0]?.id ?? '';
};
const refund = (id: string, value?: string, currency_code = 'EUR') =>
	bench.call('POST', `/v2/payments/captures/${id}/refund`, value ? { amount: { currency_code, value } } : {});
const issueOf = ({ status, body }: Awaited<ReturnType<Bench['call']>>) => [status, body.details?.[0]?.issue];

test('wrong credentials get no token', async () => {
	const answer = await fetch(`${bench.sandbox.apiBase}/v1/oauth2/token`, {
		method: 'POST',
		body: 'grant_type=client_credentials',
		headers: { authorization: `Basic ${btoa(`${credentials.clientId}:wrong`)}` }
	});
	expect([answer.status, await answer.json()]).toMatchObject([401, { error: 'invalid_client' }]);
});

test('without a token nothing is answered', async () => {
	const { status, body } = await bench.call('GET', `${orders}/1`, undefined, { authorization: '' });
	expect([status, body.name]).toEqual([401, 'AUTHENTICATION_FAILURE']);
});

test('an order is paid by approval and capture, once', async () => {
	const id = await approved();
	const { status, body } = await capture(id);
	expect([status, body.status]).toEqual([201, 'COMPLETED']);
	expect(body.purchase_units?.[0]?.payments?.captures?.[0]).toMatchObject({
		status: 'COMPLETED',
		amount: { currency_code: 'EUR', value: '19.00' },
		seller_receivable_breakdown: { paypal_fee: { value: '0.85' }, net_amount: { value: '18.15' } }
	});
	expect(issueOf(await capture(id))).toEqual([422, 'ORDER_ALREADY_CAPTURED']);
});

test('an order that is not approved is not captured', async () => {
	const { id } = await bench.order();
	expect(issueOf(await capture(id ?? ''))).toEqual([422, 'ORDER_NOT_APPROVED']);
});

test('a declined order may be approved again and paid', async () => {
	const id = await approved({}, 'declined');
	const declined = await capture(id, 'take-1');
	expect(issueOf(declined)).toEqual([422, 'INSTRUMENT_DECLINED']);
	expect(declined.body.links?.[0]).toMatchObject({ rel: 'redirect' });
	await bench.admin('POST', `orders/${id}/approve`);
	expect((await capture(id, 'take-1')).status).toBe(201);
});

test('one invoice is paid once, by whatever order', async () => {
	const first = await approved({ invoice_id: 'invoice-1' });
	const second = await approved({ invoice_id: 'invoice-1' });
	expect((await capture(first)).status).toBe(201);
	expect(issueOf(await capture(second))).toEqual([422, 'DUPLICATE_INVOICE_ID']);
});

test('a request id takes effect once and tells the first answer again', async () => {
	const headers = { 'paypal-request-id': 'create-1' };
	const first = await bench.call('POST', orders, bookAt(), headers);
	const again = await bench.call('POST', orders, bookAt(), headers);
	expect([first.status, again.status]).toEqual([201, 200]);
	expect(again.body.id).toBe(first.body.id);
	const other = await bench.call('POST', orders, bookAt({ custom_id: 'other' }), headers);
	expect(issueOf(other)).toEqual([422, 'PAYPAL_REQUEST_ID_PREVIOUSLY_USED']);
});

test('an order with an application context has an approve link and needs no request id', async () => {
	const { payment_source, ...rest } = bookAt();
	const application_context = payment_source.paypal.experience_context;
	const { status, body } = await bench.call('POST', orders, { ...rest, application_context });
	expect([status, body.status]).toEqual([201, 'CREATED']);
	expect(JSON.stringify(body.links)).toContain('"approve"');
});

test('a minimal answer has id, status and links', async () => {
	const headers = { 'paypal-request-id': '1', prefer: 'return=minimal' };
	const { body } = await bench.call('POST', orders, bookAt(), headers);
	expect(Object.keys(body)).toEqual(['id', 'status', 'links']);
});

test('an expired order is gone', async () => {
	const { id } = await bench.order();
	await bench.admin('POST', `orders/${id}/expire`);
	expect((await bench.call('GET', `${orders}/${id}`)).status).toBe(404);
});

test.each([
	['JPY', '1900.00', 422],
	['JPY', '1900', 201],
	['HUF', '10.5', 422],
	['TWD', '100', 201],
	['EUR', '19.005', 422],
	['EUR', '0.00', 422],
	['EUR', 'ten', 400],
	['KWD', '1.000', 422]
])('%s %s is answered %i', async (currency_code, value, status) => {
	const unit = { amount: { currency_code, value } };
	const { status: answered } = await bench.call('POST', orders, bookAt(unit), { 'paypal-request-id': '1' });
	expect(answered).toBe(status);
});

test('refunds add up to the payment and no further', async () => {
	const id = await paid();
	const statusOf = async () => (await bench.call('GET', `/v2/payments/captures/${id}`)).body.status;
	expect((await refund(id, '4.00')).status).toBe(201);
	expect(await statusOf()).toBe('PARTIALLY_REFUNDED');
	expect(issueOf(await refund(id, '15.01'))).toEqual([422, 'REFUND_AMOUNT_EXCEEDED']);
	expect((await refund(id)).body.amount?.value).toBe('15.00');
	expect(await statusOf()).toBe('REFUNDED');
	expect(issueOf(await refund(id))).toEqual([422, 'CAPTURE_FULLY_REFUNDED']);
});

test('a yen refund takes no decimals', async () => {
	const id = await paid({ amount: { currency_code: 'JPY', value: '1900' } });
	expect(issueOf(await refund(id, '10.50', 'JPY'))).toEqual([422, 'DECIMALS_NOT_SUPPORTED']);
});

test('a pending capture waits for its end and is not refunded before', async () => {
	const [one, two] = [await paid({}, 'pending'), await paid({}, 'pending')];
	expect(issueOf(await refund(one))).toEqual([422, 'PENDING_CAPTURE']);
	await bench.admin('POST', `captures/${one}/complete`);
	await bench.admin('POST', `captures/${two}/deny`);
	const statuses = [one, two].map(
		async (id) => (await bench.call('GET', `/v2/payments/captures/${id}`)).body
	);
	expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual(['COMPLETED', 'DECLINED']);
});

test('a chargeback takes what is left and forbids refunds', async () => {
	const id = await paid();
	await refund(id, '4.00');
	const reversal = await bench.admin('POST', `captures/${id}/reverse`);
	expect(reversal.amount?.value).toBe('15.00');
	expect(issueOf(await refund(id))).toEqual([422, 'REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK']);
});
