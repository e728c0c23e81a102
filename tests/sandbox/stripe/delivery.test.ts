import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBench, webhookSecret, type Bench } from './support/bench.ts';

let bench: Bench;
beforeEach(async () => {
	bench = await startBench();
});
afterEach(() => bench.stop());

interface Listed {
	data: Array<{ event: string; state: string; attempts: Array<{ status: number | null }> }>;
}
const deliveriesOf = async (type: string) =>
	((await bench.admin('GET', `deliveries?type=${type}`)) as Listed).data;

test('a refused event comes again until it is accepted', async () => {
	bench.receiver.answers.push(500, 302);
	await bench.stripe.customers.create({ email: 'ada@example.com' });
	await bench.idle();
	const [delivery] = await deliveriesOf('customer.created');
	expect(delivery?.state).toBe('delivered');
	expect(delivery?.attempts.map(({ status }) => status)).toEqual([500, 302, 200]);
	expect(new Set(bench.receiver.received.map(({ event }) => event.id)).size).toBe(1);
});

test('an endpoint that never answers is given up after the last attempt', async () => {
	bench.receiver.answers.push(null, null, null, null);
	const customer = await bench.stripe.customers.create({});
	await bench.idle();
	const [delivery] = await deliveriesOf('customer.created');
	expect(delivery).toMatchObject({ state: 'failed' });
	expect(delivery?.attempts).toHaveLength(4);
	expect(customer.id).toMatch(/^cus_/);
});

test('duplicates are extra copies of the same event', async () => {
	await bench.admin('POST', 'mode', { duplicates: 4 });
	await bench.stripe.customers.create({});
	await bench.idle();
	expect(bench.receiver.received).toHaveLength(5);
	expect(new Set(bench.receiver.received.map(({ event }) => event.id)).size).toBe(1);
});

test('reordered events arrive last first', async () => {
	await bench.admin('POST', 'mode', { reorder: true });
	const open = await bench.session();
	await bench.fill(open.url);
	await bench.idle();
	expect(bench.receiver.types()).toEqual([
		'charge.updated',
		'checkout.session.completed',
		'payment_intent.succeeded',
		'charge.succeeded',
		'payment_intent.created'
	]);
});

test('held events wait until they are let go', async () => {
	await bench.admin('POST', 'mode', { hold: true });
	await bench.stripe.customers.create({});
	await new Promise((resolve) => setTimeout(resolve, 60));
	expect(bench.receiver.received).toHaveLength(0);
	await bench.admin('POST', 'mode', { hold: false });
	await bench.idle();
	expect(bench.receiver.types()).toEqual(['customer.created']);
});

test('events are sent again on demand, as many as asked', async () => {
	await bench.stripe.customers.create({});
	await bench.stripe.products.create({ name: 'Guide' });
	await bench.idle();
	const events = bench.receiver.received.map(({ event }) => event.id);
	const { data } = (await bench.admin('POST', 'redeliver', { events, copies: 25 })) as { data: unknown[] };
	expect(data).toHaveLength(50);
	expect(bench.receiver.received).toHaveLength(52);
});

test('an endpoint made through the API gets the types it asked for, signed with its own secret', async () => {
	const { stripe, receiver } = bench;
	const endpoint = await stripe.webhookEndpoints.create({
		url: receiver.url,
		enabled_events: ['product.created']
	});
	await stripe.customers.create({});
	await stripe.products.create({ name: 'Guide' });
	await bench.idle();
	expect(receiver.types().toSorted()).toEqual(['customer.created', 'product.created', 'product.created']);
	const secrets = [webhookSecret, endpoint.secret ?? ''];
	const signedBy = receiver.received.map(({ raw, headers }) =>
		secrets.findIndex((secret) => isSignedWith(secret, raw, headers.get('stripe-signature') ?? ''))
	);
	expect(signedBy.toSorted()).toEqual([0, 0, 1]);
});

test('the endpoint of the start gets the types it was changed to', async () => {
	const { stripe, receiver } = bench;
	const { data } = await stripe.webhookEndpoints.list();
	await stripe.webhookEndpoints.update(data[0]?.id ?? '', { enabled_events: ['product.created'] });
	await stripe.customers.create({});
	await stripe.products.create({ name: 'Guide' });
	await bench.idle();
	expect(receiver.types()).toEqual(['product.created']);
});

test('pending_webhooks counts the endpoints still to be told', async () => {
	await bench.stripe.customers.create({});
	await bench.idle();
	expect(bench.receiver.received[0]?.event.pending_webhooks).toBe(1);
	const event = await bench.stripe.events.retrieve(bench.receiver.received[0]?.event.id ?? '');
	expect(event.pending_webhooks).toBe(0);
});

function isSignedWith(secret: string, raw: string, signature: string): boolean {
	try {
		bench.stripe.webhooks.constructEvent(raw, signature, secret);
		return true;
	} catch {
		return false;
	}
}
