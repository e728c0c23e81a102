import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBench, type Bench } from '../support/bench.ts';
import { day, eventsOf, itemOf, plan, planSession } from '../support/plans.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterAll(() => bench.stop());

const expand = ['subscription.latest_invoice.payments.data.payment.payment_intent.latest_charge', 'customer'];

test('a paid session makes customer, subscription, invoice and charge that lead to one another', async () => {
	const price = await plan(bench, 900);
	const open = await planSession(bench, price, {
		client_reference_id: 'workspace-1',
		subscription_data: { metadata: { workspace: '1' } }
	});
	expect(open).toMatchObject({ mode: 'subscription', amount_total: 900, payment_intent: null });
	expect((await bench.fill(open.url)).status).toBe(303);

	const paid = await bench.stripe.checkout.sessions.retrieve(open.id, { expand });
	expect(paid).toMatchObject({
		status: 'complete',
		payment_status: 'paid',
		client_reference_id: 'workspace-1',
		customer: { email: 'ada@example.com', name: 'Ada Writer' },
		subscription: {
			status: 'active',
			metadata: { workspace: '1' },
			latest_invoice: {
				status: 'paid',
				billing_reason: 'subscription_create',
				amount_paid: 900,
				payments: {
					data: [
						{
							status: 'paid',
							amount_paid: 900,
							payment: { payment_intent: { status: 'succeeded', latest_charge: { status: 'succeeded' } } }
						}
					]
				}
			}
		}
	});
	const subscription = await bench.stripe.subscriptions.retrieve(String(idIn(paid.subscription)));
	const invoice = await bench.stripe.invoices.retrieve(String(paid.invoice));
	expect(subscription.latest_invoice).toBe(invoice.id);
	expect(invoice.parent?.subscription_details).toMatchObject({ subscription: subscription.id });
	const item = itemOf(subscription);
	expect(invoice.lines.data).toMatchObject([
		{
			amount: 900,
			parent: { subscription_item_details: { subscription_item: item.id, proration: false } },
			pricing: { price_details: { price: price.id } },
			period: { start: item.current_period_start, end: item.current_period_end }
		}
	]);
});

test('invoice, PDF and receipt are pages that open', async () => {
	const open = await planSession(bench, await plan(bench, 900));
	await bench.fill(open.url);
	const { invoice: id } = await bench.stripe.checkout.sessions.retrieve(open.id);
	const invoice = await bench.stripe.invoices.retrieve(String(id));
	const [charge] = (await bench.stripe.charges.list({ customer: String(invoice.customer) })).data;
	expect(await textAt(invoice.hosted_invoice_url)).toContain(`Invoice ${invoice.number}`);
	expect(await textAt(invoice.invoice_pdf)).toMatch(/^%PDF-1\.4[\s\S]*%%EOF\s*$/);
	expect(await textAt(charge?.receipt_url)).toContain('€9.00');
});

test('a subscription is reported in an order that builds up', async () => {
	const open = await planSession(bench, await plan(bench, 900));
	await bench.fill(open.url);
	const { customer } = await bench.stripe.checkout.sessions.retrieve(open.id);
	expect((await eventsOf(bench, String(customer))).map(({ type }) => type)).toEqual([
		'customer.created',
		'payment_method.attached',
		'customer.subscription.created',
		'invoice.created',
		'payment_intent.created',
		'invoice.finalized',
		'charge.succeeded',
		'payment_intent.succeeded',
		'invoice.updated',
		'invoice.paid',
		'invoice.payment_succeeded',
		'customer.subscription.updated',
		'charge.updated',
		'checkout.session.completed'
	]);
});

test('a trial asks for nothing today and keeps the card', async () => {
	const price = await plan(bench, 900);
	const open = await planSession(bench, price, { subscription_data: { trial_period_days: 14 } });
	expect(open.amount_total).toBe(0);
	await bench.fill(open.url);
	const done = await bench.stripe.checkout.sessions.retrieve(open.id, { expand: ['subscription'] });
	expect(done.payment_status).toBe('no_payment_required');
	const subscription = await bench.stripe.subscriptions.retrieve(String(idIn(done.subscription)));
	expect(subscription.status).toBe('trialing');
	expect(subscription.trial_end).toBe((subscription.trial_start ?? 0) + 14 * day);
	expect(subscription.default_payment_method).toMatch(/^pm_/);
	expect(await bench.stripe.invoices.retrieve(String(done.invoice))).toMatchObject({
		status: 'paid',
		amount_due: 0
	});
});

test('an inline recurring price and a known customer are taken', async () => {
	const customer = await bench.stripe.customers.create({ email: 'known@example.com' });
	const open = await bench.stripe.checkout.sessions.create({
		mode: 'subscription',
		customer: customer.id,
		success_url: 'http://127.0.0.1:3000/',
		line_items: [
			{
				quantity: 2,
				price_data: {
					currency: 'usd',
					unit_amount: 500,
					recurring: { interval: 'year' },
					product_data: { name: 'Seats' }
				}
			}
		]
	});
	await bench.admin('POST', `sessions/${open.id}/pay`);
	const [subscription] = (await bench.stripe.subscriptions.list({ customer: customer.id })).data;
	expect(subscription).toMatchObject({ status: 'active', items: { data: [{ quantity: 2 }] } });
	expect((await bench.stripe.customers.list({ email: 'buyer@example.com' })).data).toEqual([]);
});

test('a customer given to a one-time payment is on its charge and gets the e-mail it lacks', async () => {
	const customer = await bench.stripe.customers.create({});
	const open = await bench.session({
		customer: customer.id,
		payment_intent_data: { setup_future_usage: 'off_session' }
	});
	await bench.fill(open.url);
	const [charge] = (await bench.stripe.charges.list({ customer: customer.id })).data;
	expect(charge).toMatchObject({ status: 'succeeded', customer: customer.id });
	expect(await bench.stripe.customers.retrieve(customer.id)).toMatchObject({ email: 'ada@example.com' });
	expect((await bench.stripe.paymentMethods.list({ customer: customer.id })).data).toHaveLength(1);
});

test('a trial takes a card that fails later, and then it fails', async () => {
	const open = await planSession(bench, await plan(bench, 900), {
		subscription_data: { trial_period_days: 7 }
	});
	expect((await bench.fill(open.url, { card: '4000 0000 0000 0341' })).headers.get('location')).toContain(
		'thanks'
	);
	const paid = await planSession(bench, await plan(bench, 900));
	await bench.fill(paid.url, { card: '4000 0000 0000 0341' });
	expect(await bench.stripe.checkout.sessions.retrieve(paid.id)).toMatchObject({ status: 'open' });
});

test('a declined card starts nothing and leaves the session open', async () => {
	const open = await planSession(bench, await plan(bench, 900));
	await bench.fill(open.url, { card: '4000 0000 0000 0002' });
	expect(await bench.stripe.checkout.sessions.retrieve(open.id)).toMatchObject({
		status: 'open',
		subscription: null,
		customer: null
	});
	await bench.fill(open.url);
	expect(await bench.stripe.checkout.sessions.retrieve(open.id)).toMatchObject({ payment_status: 'paid' });
});

test('a session lists by its subscription', async () => {
	const open = await planSession(bench, await plan(bench, 900));
	await bench.fill(open.url);
	const { subscription } = await bench.stripe.checkout.sessions.retrieve(open.id);
	const listed = await bench.stripe.checkout.sessions.list({ subscription: String(subscription) });
	expect(listed.data.map(({ id }) => id)).toEqual([open.id]);
});

test.each([
	['payment', 'recurring price'],
	['subscription', 'at least one recurring price']
] as const)('mode %s refuses prices of the other kind', async (mode, message) => {
	const recurring = mode === 'payment' ? { recurring: { interval: 'month' } as const } : {};
	const price = await bench.stripe.prices.create({
		currency: 'eur',
		unit_amount: 900,
		product_data: { name: 'A' },
		...recurring
	});
	const refused = planSession(bench, price, { mode });
	await expect(refused).rejects.toThrow(message);
});

function idIn(field: string | { id: string } | null): string | null {
	return typeof field === 'string' ? field : (field?.id ?? null);
}

async function textAt(url: string | null | undefined): Promise<string> {
	const answer = await fetch(url ?? '');
	expect(answer.status).toBe(200);
	return answer.text();
}
