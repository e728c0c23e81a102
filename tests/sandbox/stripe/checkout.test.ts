import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bookAt, startBench, webhookSecret, type Bench } from './support/bench.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterAll(() => bench.stop());
beforeEach(async () => {
	await bench.idle();
	bench.receiver.received.length = 0;
});

const page = async (url: string | null) => (await fetch(url ?? '')).text();

test('a filled form pays, returns with the session id and shows paid', async () => {
	const { stripe, session, fill } = bench;
	const open = await session({ client_reference_id: 'order-1', metadata: { order: 'order-1' } });
	const answer = await fill(open.url);
	expect(answer.status).toBe(303);
	expect(answer.headers.get('location')).toBe(`http://127.0.0.1:3000/thanks?session=${open.id}`);
	const paid = await stripe.checkout.sessions.retrieve(open.id);
	expect(paid).toMatchObject({ status: 'complete', payment_status: 'paid', amount_total: 1900, url: null });
	expect(paid.customer_details).toMatchObject({ email: 'ada@example.com', name: 'Ada Writer' });
	expect(paid).toMatchObject({ client_reference_id: 'order-1', metadata: { order: 'order-1' } });
});

test('a payment is reported in the order Stripe reports it', async () => {
	const open = await bench.session({ customer_creation: 'always' });
	await bench.fill(open.url);
	await bench.idle();
	const created = bench.receiver.received.map(({ event }) => event).sort(byCreation(await allEvents()));
	expect(created.map(({ type }) => type)).toEqual([
		'customer.created',
		'payment_intent.created',
		'charge.succeeded',
		'payment_intent.succeeded',
		'checkout.session.completed',
		'charge.updated'
	]);
});

test('a webhook is signed over its raw bytes', async () => {
	const { stripe, receiver } = bench;
	await bench.fill((await bench.session()).url);
	await bench.idle();
	const [first] = receiver.received;
	const verified = stripe.webhooks.constructEvent(
		first?.raw ?? '',
		first?.headers.get('stripe-signature') ?? '',
		webhookSecret
	);
	expect(verified).toMatchObject({ object: 'event', livemode: false });
	const reserialised = JSON.stringify(first?.event);
	expect(() =>
		stripe.webhooks.constructEvent(reserialised, first?.headers.get('stripe-signature') ?? '', webhookSecret)
	).toThrow();
	expect(() =>
		stripe.webhooks.constructEvent(
			first?.raw ?? '',
			first?.headers.get('stripe-signature') ?? '',
			'whsec_other'
		)
	).toThrow();
});

test('a declined card leaves the session open and says why', async () => {
	const open = await bench.session();
	const answer = await bench.fill(open.url, { card: '4000 0000 0000 0002' });
	expect(answer.headers.get('location')).toBe(new URL(open.url ?? '').pathname);
	expect(await page(open.url)).toContain('Your card was declined.');
	expect(await bench.stripe.checkout.sessions.retrieve(open.id)).toMatchObject({
		status: 'open',
		payment_status: 'unpaid'
	});
	await bench.idle();
	expect(bench.receiver.types().toSorted()).toEqual([
		'charge.failed',
		'payment_intent.created',
		'payment_intent.payment_failed'
	]);
});

test('a second card pays the payment intent the first card was declined on', async () => {
	const open = await bench.session();
	await bench.fill(open.url, { card: '4000000000009995' });
	const declined = await bench.stripe.checkout.sessions.retrieve(open.id, { expand: ['payment_intent'] });
	expect(intentOf(declined).last_payment_error).toMatchObject({ decline_code: 'insufficient_funds' });
	await bench.fill(open.url);
	const paid = await bench.stripe.checkout.sessions.retrieve(open.id, { expand: ['payment_intent'] });
	expect(intentOf(paid)).toMatchObject({
		id: intentOf(declined).id,
		status: 'succeeded',
		amount_received: 1900
	});
});

test('paying twice charges once and the page says it is paid', async () => {
	const open = await bench.session();
	await Promise.all([bench.fill(open.url), bench.fill(open.url), bench.fill(open.url)]);
	const paid = await bench.stripe.checkout.sessions.retrieve(open.id);
	const charges = await bench.stripe.charges.list({ payment_intent: String(paid.payment_intent) });
	expect(charges.data).toHaveLength(1);
	const text = await page(open.url);
	expect(text).toContain('already paid');
	expect(text).toContain(`thanks?session=${open.id}`);
});

test('a delayed method completes unpaid and is paid when the money arrives', async () => {
	const open = await bench.session();
	await bench.fill(open.url, { method: 'sepa_debit', card: '' });
	expect(await bench.stripe.checkout.sessions.retrieve(open.id)).toMatchObject({
		status: 'complete',
		payment_status: 'unpaid'
	});
	await bench.admin('POST', `sessions/${open.id}/settle`);
	expect(await bench.stripe.checkout.sessions.retrieve(open.id)).toMatchObject({ payment_status: 'paid' });
	await bench.idle();
	expect(bench.receiver.types()).toContain('checkout.session.async_payment_succeeded');
});

test('a delayed payment that fails stays unpaid', async () => {
	const open = await bench.session();
	await bench.admin('POST', `sessions/${open.id}/pay`, { delayed: true });
	await bench.admin('POST', `sessions/${open.id}/fail`);
	const failed = await bench.stripe.checkout.sessions.retrieve(open.id, { expand: ['payment_intent'] });
	expect(failed.payment_status).toBe('unpaid');
	expect(intentOf(failed).status).toBe('requires_payment_method');
	await bench.idle();
	expect(bench.receiver.types()).toContain('checkout.session.async_payment_failed');
});

test('an expired session takes no payment and says so', async () => {
	const open = await bench.session();
	await bench.stripe.checkout.sessions.expire(open.id);
	await bench.fill(open.url);
	expect(await page(open.url)).toContain('This checkout has expired');
	expect(await bench.stripe.checkout.sessions.retrieve(open.id)).toMatchObject({ status: 'expired' });
	await bench.idle();
	expect(bench.receiver.types()).toEqual(['checkout.session.expired']);
});

test('yen have no minor unit', async () => {
	const open = await bench.session(bookAt(1900, 'jpy'));
	expect(await page(open.url)).toContain('>Pay ¥1,900</button>');
	await bench.fill(open.url);
	expect(await bookedFor(open.id)).toMatchObject({ amount: 1900, currency: 'jpy', fee: 85, net: 1815 });
});

test('a charge is booked with its fee', async () => {
	const open = await bench.session();
	await bench.fill(open.url);
	expect(await bookedFor(open.id)).toMatchObject({ amount: 1900, fee: 85, net: 1815, type: 'charge' });
});

test('an e-mail set by the shop is shown locked and can not be changed', async () => {
	const open = await bench.session({ customer_email: 'buyer@example.com' });
	expect(await page(open.url)).toMatch(/<input id="email"[^>]*readonly[^>]*value="buyer@example\.com"/);
	await bench.fill(open.url, { email: 'other@example.com' });
	const paid = await bench.stripe.checkout.sessions.retrieve(open.id);
	expect(paid.customer_details?.email).toBe('buyer@example.com');
});

test('what the shop names things is shown as text', async () => {
	const price_data = {
		currency: 'eur',
		unit_amount: 500,
		product_data: { name: '<script>alert(1)</script>' }
	};
	const open = await bench.session({ line_items: [{ price_data, quantity: 2 }] });
	const text = await page(open.url);
	expect(text).not.toContain('<script>');
	expect(text).toContain('€10.00');
});

async function bookedFor(sessionId: string) {
	const expand = ['payment_intent.latest_charge.balance_transaction'];
	const session = await bench.stripe.checkout.sessions.retrieve(sessionId, { expand });
	const charge = intentOf(session).latest_charge;
	return typeof charge === 'object' ? charge?.balance_transaction : null;
}

function intentOf(session: Stripe.Checkout.Session): Stripe.PaymentIntent {
	if (typeof session.payment_intent !== 'object' || !session.payment_intent) throw new Error('not expanded');
	return session.payment_intent;
}

async function allEvents(): Promise<string[]> {
	const events = await bench.stripe.events.list({ limit: 100 });
	return events.data.map(({ id }) => id).reverse();
}

function byCreation(ids: string[]) {
	return (one: Stripe.Event, other: Stripe.Event) => ids.indexOf(one.id) - ids.indexOf(other.id);
}
