import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bookAt, clientOf, secretKey, startBench, type Bench } from './support/bench.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterAll(() => bench.stop());
afterEach(() => bench.admin('DELETE', 'faults'));

async function raw(method: string, path: string, form = '', headers: Record<string, string> = {}) {
	const answer = await fetch(`${bench.sandbox.apiBase}${path}`, {
		method,
		headers: {
			authorization: `Bearer ${secretKey}`,
			'content-type': 'application/x-www-form-urlencoded',
			...headers
		},
		...(method === 'POST' && { body: form })
	});
	const body = (await answer.json()) as {
		error?: { type: string; code?: string; param?: string; message: string };
	};
	return { status: answer.status, headers: answer.headers, error: body.error, body };
}
const session = (form: string) =>
	raw('POST', '/v1/checkout/sessions', `mode=payment&success_url=https://example.com/&${form}`);
const line = 'line_items[0][price_data][currency]=eur&line_items[0][price_data][product_data][name]=A';

test('an unknown route is refused in words the client raises as an error', async () => {
	const { status, error } = await raw('GET', '/v1/unicorns');
	expect([status, error?.type]).toEqual([404, 'invalid_request_error']);
	expect(error?.message).toMatch(/^Unrecognized request URL \(GET: \/v1\/unicorns\)/);
	await expect(bench.stripe.payouts.list()).rejects.toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
});

test('a wrong key is refused and not shown whole', async () => {
	const stranger = clientOf(bench.sandbox.apiBase, 'sk_test_somebody_elses_key');
	const refused = await stranger.customers.list().catch((error: unknown) => error);
	expect(refused).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
	expect(String(refused)).not.toContain('somebody_elses');
});

test('a key is also taken as the user of basic authentication', async () => {
	const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
	expect((await raw('GET', '/v1/customers', '', { authorization })).status).toBe(200);
});

test.each([
	['name=A&colour=red', 'parameter_unknown', 'colour'],
	['', 'parameter_missing', 'name'],
	['name=', 'parameter_invalid_empty', 'name'],
	['name[a]=b', undefined, 'name']
])('POST /v1/products %s is refused', async (form, code, param) => {
	const { status, error } = await raw('POST', '/v1/products', form);
	expect([status, error?.code, error?.param]).toEqual([400, code, param]);
});

test.each([
	[`${line}&line_items[0][quantity]=1`, 'parameter_missing', 'line_items[0][price_data][unit_amount]'],
	[`${line}&line_items[0][quantity]=1&line_items[0][x]=1`, 'parameter_unknown', 'line_items[0][x]'],
	[`${line}&line_items[0][price_data][unit_amount]=500`, 'parameter_missing', 'line_items[0][quantity]'],
	[
		`${line}&line_items[0][quantity]=1&line_items[0][price_data][unit_amount]=9.5`,
		'parameter_invalid_integer',
		'line_items[0][price_data][unit_amount]'
	],
	[
		`${line}&line_items[0][quantity]=1&line_items[0][price_data][unit_amount]=49`,
		'amount_too_small',
		undefined
	],
	['line_items[0][price]=price_none&line_items[0][quantity]=1', 'resource_missing', 'line_items[0][price]'],
	['', 'parameter_missing', 'line_items']
])('a session with %s is refused', async (form, code, param) => {
	const { status, error } = await session(form);
	expect([status, error?.code, error?.param]).toEqual([400, code, param]);
});

test('a session needs a mode, a known currency and an end within a day', async () => {
	const good = `${line}&line_items[0][quantity]=1&line_items[0][price_data][unit_amount]=900`;
	expect((await raw('POST', '/v1/checkout/sessions', good)).error?.param).toBe('mode');
	expect((await session(good.replace('=eur', '=eux'))).error?.message).toContain('Invalid currency: eux');
	expect((await session(`${good}&expires_at=${Math.floor(Date.now() / 1000) + 60}`)).error?.param).toBe(
		'expires_at'
	);
	expect((await session(`${good}&mode=gift`)).error?.message).toMatch(
		/^Invalid mode: must be one of payment/
	);
});

test('a missing object is 404 resource_missing', async () => {
	const missing = await bench.stripe.checkout.sessions
		.retrieve('cs_test_none')
		.catch((error: unknown) => error);
	expect(missing).toMatchObject({ statusCode: 404, code: 'resource_missing' });
});

test('the same key and parameters give the same answer', async () => {
	const once = await bench.stripe.products.create({ name: 'Once' }, { idempotencyKey: 'once' });
	const again = await bench.stripe.products.create({ name: 'Once' }, { idempotencyKey: 'once' });
	expect(again.id).toBe(once.id);
	expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
});

test('the same key with other parameters is refused', async () => {
	await bench.stripe.products.create({ name: 'One' }, { idempotencyKey: 'other' });
	const misused = bench.stripe.products.create({ name: 'Two' }, { idempotencyKey: 'other' });
	await expect(misused).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
});

test('a key in use by a running request is refused', async () => {
	await bench.admin('POST', 'faults', { delayMs: 150 });
	const [first, second] = await Promise.all([
		raw('POST', '/v1/products', 'name=Slow', { 'idempotency-key': 'busy' }),
		raw('POST', '/v1/products', 'name=Slow', { 'idempotency-key': 'busy' })
	]);
	expect([first.status, second.status].toSorted()).toEqual([200, 409]);
});

test('a refused request does not use up its key', async () => {
	expect((await raw('POST', '/v1/products', 'nome=A', { 'idempotency-key': 'typo' })).status).toBe(400);
	expect((await raw('POST', '/v1/products', 'name=A', { 'idempotency-key': 'typo' })).status).toBe(200);
});

test('an answer lost after the effect is found again by the retry of the client', async () => {
	await bench.admin('POST', 'faults', { when: 'after', status: 0, path: '/v1/customers' });
	const retrying = clientOf(bench.sandbox.apiBase, secretKey, 2);
	const customer = await retrying.customers.create({ email: 'lost@example.com' });
	expect((await bench.stripe.customers.list({ email: 'lost@example.com' })).data.map(({ id }) => id)).toEqual(
		[customer.id]
	);
});

test('a provider failure can be had on demand', async () => {
	await bench.admin('POST', 'faults', { status: 503, error: { message: 'Down' }, times: 2 });
	await expect(bench.stripe.customers.list()).rejects.toMatchObject({ statusCode: 503, message: 'Down' });
	await expect(bench.stripe.customers.list()).rejects.toBeInstanceOf(Stripe.errors.StripeAPIError);
	await expect(bench.stripe.customers.list()).resolves.toMatchObject({ object: 'list' });
});

test('a hanging request ends at the time-out of the client', async () => {
	await bench.admin('POST', 'faults', { hang: true });
	await expect(bench.stripe.customers.list({}, { timeout: 100 })).rejects.toBeInstanceOf(
		Stripe.errors.StripeConnectionError
	);
});

test('a list is newest first and pages by cursor', async () => {
	const ids: string[] = [];
	for (const name of ['a', 'b', 'c']) {
		ids.unshift((await bench.stripe.products.create({ name })).id);
	}
	const first = await bench.stripe.products.list({ limit: 2, active: true });
	expect([first.data.map(({ id }) => id), first.has_more]).toEqual([ids.slice(0, 2), true]);
	const next = await bench.stripe.products.list({ limit: 1, starting_after: ids[1] });
	expect(next.data[0]?.id).toBe(ids[2]);
});

test('expand reaches through lists and lines', async () => {
	const open = await bench.stripe.checkout.sessions.create({
		...bookAt(900, 'usd'),
		expand: ['line_items.data.price.product']
	});
	expect(open.line_items?.data[0]?.price?.product).toMatchObject({ name: 'The Quiet Launch', active: false });
	expect(open.line_items?.data[0]?.price?.unit_amount_decimal?.toString()).toBe('900');
	await expect(bench.stripe.checkout.sessions.retrieve(open.id, { expand: ['mode'] })).rejects.toThrow(
		'This property cannot be expanded (mode).'
	);
});

test('lines keep their order', async () => {
	const [one] = bookAt(900, 'usd').line_items ?? [];
	const price = await bench.stripe.prices.create({
		currency: 'usd',
		unit_amount: 100,
		product_data: { name: 'Second' }
	});
	const line_items = [...(one ? [one] : []), { price: price.id, quantity: 3 }];
	const open = await bench.stripe.checkout.sessions.create({ ...bookAt(900, 'usd'), line_items });
	const lines = await bench.stripe.checkout.sessions.listLineItems(open.id);
	expect(lines.data.map(({ description, amount_total }) => [description, amount_total])).toEqual([
		['The Quiet Launch', 900],
		['Second', 300]
	]);
	expect(open.amount_total).toBe(1200);
});

test('a recurring price is kept and not sold in payment mode', async () => {
	const monthly = await bench.stripe.prices.create({
		currency: 'eur',
		unit_amount: 900,
		recurring: { interval: 'month' },
		product_data: { name: 'Plan' }
	});
	expect(monthly).toMatchObject({ type: 'recurring', recurring: { interval: 'month', interval_count: 1 } });
	const { error } = await session(`line_items[0][price]=${monthly.id}&line_items[0][quantity]=1`);
	expect(error?.message).toContain('recurring price');
});

test('a lookup key belongs to one price unless it is handed over', async () => {
	const price = {
		currency: 'eur',
		unit_amount: 900,
		lookup_key: 'starter',
		product_data: { name: 'Starter' }
	};
	const first = await bench.stripe.prices.create(price);
	await expect(bench.stripe.prices.create(price)).rejects.toThrow('already uses that lookup key');
	const second = await bench.stripe.prices.create({ ...price, transfer_lookup_key: true });
	const { data } = await bench.stripe.prices.list({ lookup_keys: ['starter'] });
	expect(data.map(({ id }) => id)).toEqual([second.id]);
	await bench.stripe.prices.update(first.id, { active: false });
	expect(await bench.stripe.prices.retrieve(first.id)).toMatchObject({ active: false, lookup_key: null });
});

test('a name that means something to JavaScript is only a name', async () => {
	const { status, error } = await raw('POST', '/v1/products', 'name=A&__proto__[admin]=1');
	expect([status, error?.code]).toEqual([400, 'parameter_unknown']);
});

test('the admin side refuses a browser', async () => {
	const answer = await fetch(`${bench.sandbox.adminUrl}/reset`, {
		method: 'POST',
		headers: { origin: 'https://example.com' }
	});
	expect(answer.status).toBe(403);
});
