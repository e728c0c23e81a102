import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookAt, startBench, type Bench, type Json } from './support/bench.ts';
import { asPublished, createJudge } from './support/judge.ts';

const judge = createJudge();
let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterAll(() => bench.stop());

const paid = async (unit?: object, outcome = 'completed') => {
	const order = await bench.order({ custom_id: 'order-1', ...unit });
	await bench.admin('POST', `orders/${order.id}/approve`, { outcome });
	const { body } = await bench.call('POST', `/v2/checkout/orders/${order.id}/capture`, {});
	return body;
};
const captureIn = (order: Json) => order.purchase_units?.[0]?.payments?.captures?.[0]?.id ?? '';

test('an order has the published shape from creation to refund', async () => {
	const order = await bench.order({ custom_id: 'c', invoice_id: 'shape-1' });
	const get = async () => (await bench.call('GET', `/v2/checkout/orders/${order.id}`)).body;
	const seen: unknown[] = [order, await get()];
	await bench.admin('POST', `orders/${order.id}/approve`);
	seen.push(await get());
	const captured = (await bench.call('POST', `/v2/checkout/orders/${order.id}/capture`, {})).body;
	await bench.call('POST', `/v2/payments/captures/${captureIn(captured)}/refund`, {});
	seen.push(captured, await get());
	for (const value of seen) expect(judge('orders-v2', 'order', value)).toBeNull();
});

test('captures have the published shape: completed, pending, denied, refunded, reversed', async () => {
	const captures = [await paid(), await paid({}, 'pending'), await paid({}, 'pending'), await paid()].map(
		captureIn
	);
	await bench.admin('POST', `captures/${captures[2]}/deny`);
	await bench.admin('POST', `captures/${captures[3]}/reverse`);
	for (const id of captures) {
		const { body } = await bench.call('GET', `/v2/payments/captures/${id}`);
		expect(judge('payments-v2', 'capture-2', body)).toBeNull();
	}
});

test('a refund has the published shape, full or minimal', async () => {
	const capture = captureIn(await paid());
	const path = `/v2/payments/captures/${capture}/refund`;
	const amount = { currency_code: 'EUR', value: '4.00' };
	const part = (await bench.call('POST', path, { amount, note_to_payer: 'Sorry' })).body;
	const minimal = (await bench.call('POST', path, {}, { prefer: 'return=minimal' })).body;
	const shown = (await bench.call('GET', `/v2/payments/refunds/${part.id}`)).body;
	for (const value of [part, minimal, shown]) expect(judge('payments-v2', 'refund', value)).toBeNull();
	expect(Object.keys(minimal)).toEqual(['id', 'status', 'links']);
});

test('webhooks have the published shape, their resources too', async () => {
	const capture = captureIn(await paid({}, 'pending'));
	await bench.admin('POST', `captures/${capture}/complete`);
	await bench.admin('POST', `captures/${capture}/reverse`);
	await bench.idle();
	const schemaOf = {
		'checkout-order': ['orders-v2', 'order'],
		capture: ['payments-v2', 'capture-2'],
		refund: ['payments-v2', 'refund']
	} as const;
	for (const { event } of bench.receiver.received) {
		expect(judge('webhooks-v1', 'event', event)).toBeNull();
		const [specification, schema] = schemaOf[event.resource_type as keyof typeof schemaOf];
		expect(judge(specification, schema, event.resource)).toBeNull();
	}
	expect(new Set(bench.receiver.types()).size).toBeGreaterThanOrEqual(4);
});

test('refusals have the published names, issues and words', async () => {
	const { call } = bench;
	const open = await bench.order();
	const done = await paid();
	const pending = captureIn(await paid({}, 'pending'));
	const capture = captureIn(done);
	const euros = (value: string, currency_code = 'EUR') => ({ amount: { currency_code, value } });
	const create = (unit: object) =>
		call('POST', '/v2/checkout/orders', { ...bookAt(unit), payment_source: undefined });
	const orders = '/v2/checkout/orders';
	const refund = (id: string, body: object) => call('POST', `/v2/payments/captures/${id}/refund`, body);
	const cases = [
		['orders-v2', '422', 'orders.capture-422', await call('POST', `${orders}/${open.id}/capture`, {})],
		['orders-v2', '422', 'orders.capture-422', await call('POST', `${orders}/${done.id}/capture`, {})],
		['orders-v2', '422', '422', await create(euros('-1.00'))],
		['orders-v2', '422', '422', await create(euros('1.001'))],
		['orders-v2', '422', '422', await create(euros('1.50', 'JPY'))],
		['orders-v2', '422', '422', await create(euros('1.50', 'KWD'))],
		['orders-v2', '400', '400', await create({ amount: undefined })],
		['orders-v2', '400', '400', await call('POST', orders, bookAt())],
		['orders-v2', '400', '400', await call('POST', orders, '{')],
		['orders-v2', '401', null, await call('GET', `${orders}/1`, undefined, { authorization: 'Bearer no' })],
		['orders-v2', '404', '404', await call('GET', `${orders}/1`)],
		['payments-v2', '404', null, await call('GET', '/v2/payments/captures/1')],
		['payments-v2', '422', 'captures.refund-422', await refund(capture, euros('19.01'))],
		['payments-v2', '422', 'captures.refund-422', await refund(capture, euros('1.00', 'USD'))],
		['payments-v2', '422', 'captures.refund-422', await refund(pending, {})]
	] as const;
	for (const [specification, status, issues, { status: answered, body }] of cases) {
		const error = asPublished(body);
		expect(String(answered)).toBe(status);
		expect(judge(specification, `error_${status}`, error)).toBeNull();
		const issue = body.details?.[0]?.issue;
		const description = body.details?.[0]?.description;
		if (issues) expect(judge(specification, issues, { issues: [{ issue, description }] })).toBeNull();
	}
});

test('the judge is not asleep: a wrong status and an unknown field are found out', async () => {
	const order = await bench.order();
	expect(judge('orders-v2', 'order', { ...(order as object), status: 'PAID' })).not.toBeNull();
	expect(judge('orders-v2', 'order', { ...(order as object), state: 'CREATED' })).not.toBeNull();
	const [unit] = bookAt().purchase_units;
	const misspelt = { ...bookAt(), purchase_units: [{ ...unit, customId: '1' }] };
	expect(judge('orders-v2', 'order_request', misspelt)).not.toBeNull();
	expect(judge('orders-v2', 'order_request', bookAt())).toBeNull();
});
