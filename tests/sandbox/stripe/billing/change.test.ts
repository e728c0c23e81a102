import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBench, type Bench } from '../support/bench.ts';
import { at, day, invoicesOf, itemOf, plan, subscribedAt } from '../support/plans.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterAll(() => bench.stop());

const start = at('2027-04-01T00:00:00');
/** April has 30 days: halfway is the 16th. */
const halfway = start + 15 * day;

async function halfwayThrough(unitAmount: number) {
	const subscribed = await subscribedAt(bench, start, await plan(bench, unitAmount));
	await subscribed.advance(halfway);
	return subscribed;
}
const change = (itemId: string, price: string) => ({ items: [{ id: itemId, price }] });

test('an upgrade billed at once charges the difference for the time left, by the second', async () => {
	const { subscription, item } = await halfwayThrough(1000);
	const better = await plan(bench, 3000);
	const changed = await bench.stripe.subscriptions.update(subscription.id, {
		...change(item.id, better.id),
		proration_behavior: 'always_invoice',
		payment_behavior: 'error_if_incomplete'
	});
	expect(itemOf(changed)).toMatchObject({ price: { id: better.id }, current_period_end: start + 30 * day });
	const [, invoice] = await invoicesOf(bench, subscription.id);
	expect(invoice).toMatchObject({ billing_reason: 'subscription_update', status: 'paid', amount_paid: 1000 });
	expect(invoice?.lines.data.map(({ amount }) => amount)).toEqual([-500, 1500]);
	expect(invoice?.lines.data[0]?.parent?.subscription_item_details).toMatchObject({ proration: true });
});

test('prorations that are only created wait for the renewal', async () => {
	const { subscription, item, advance } = await halfwayThrough(1000);
	const better = await plan(bench, 3000);
	await bench.stripe.subscriptions.update(subscription.id, change(item.id, better.id));
	expect(await invoicesOf(bench, subscription.id)).toHaveLength(1);
	await advance(start + 30 * day + 2 * 3600);
	const [, renewal] = await invoicesOf(bench, subscription.id);
	expect(renewal?.lines.data.map(({ amount }) => amount)).toEqual([-500, 1500, 3000]);
	expect(renewal?.amount_paid).toBe(4000);
});

test('a change without proration costs nothing until the renewal', async () => {
	const { subscription, item, advance } = await halfwayThrough(1000);
	const better = await plan(bench, 3000);
	await bench.stripe.subscriptions.update(subscription.id, {
		...change(item.id, better.id),
		proration_behavior: 'none'
	});
	await advance(start + 30 * day + 2 * 3600);
	expect((await invoicesOf(bench, subscription.id)).map(({ amount_paid }) => amount_paid)).toEqual([
		1000, 3000
	]);
});

test('restarting the cycle bills a whole period less the unused time', async () => {
	const { subscription, item } = await halfwayThrough(1000);
	const better = await plan(bench, 3000);
	const changed = await bench.stripe.subscriptions.update(subscription.id, {
		...change(item.id, better.id),
		billing_cycle_anchor: { type: 'now' },
		proration_behavior: 'always_invoice'
	});
	expect(itemOf(changed).current_period_end).toBe(at('2027-05-16T00:00:00'));
	const [, invoice] = await invoicesOf(bench, subscription.id);
	expect(invoice?.lines.data.map(({ amount }) => amount)).toEqual([-500, 3000]);
});

test('from monthly to yearly the year begins at once', async () => {
	const { subscription, item } = await halfwayThrough(1000);
	const yearly = await plan(bench, 10_000, 'year');
	const changed = await bench.stripe.subscriptions.update(subscription.id, change(item.id, yearly.id));
	expect(itemOf(changed).current_period_end).toBe(at('2028-04-16T00:00:00'));
	const [, invoice] = await invoicesOf(bench, subscription.id);
	expect(invoice?.amount_paid).toBe(9500);
});

test('a downgrade billed at once leaves the credit with the customer for the renewal', async () => {
	const { subscription, item, customer, advance } = await halfwayThrough(3000);
	const lesser = await plan(bench, 1000);
	await bench.stripe.subscriptions.update(subscription.id, {
		...change(item.id, lesser.id),
		proration_behavior: 'always_invoice'
	});
	expect((await bench.stripe.customers.retrieve(customer.id)) as object).toMatchObject({ balance: -1000 });
	await advance(start + 30 * day + 2 * 3600);
	expect((await invoicesOf(bench, subscription.id)).at(-1)).toMatchObject({ total: 1000, amount_due: 0 });
});

test('switching back and forth never gives back more than was paid', async () => {
	const { subscription, item, customer } = await halfwayThrough(1000);
	const { id: free } = await plan(bench, 0);
	const original = item.price.id;
	for (const price of [free, original, free, original, free]) {
		await bench.stripe.subscriptions.update(subscription.id, {
			...change(item.id, price),
			proration_behavior: 'always_invoice'
		});
	}
	expect((await bench.stripe.customers.retrieve(customer.id)) as object).toMatchObject({ balance: -500 });
});

test('a card that fails refuses the change and nothing has happened', async () => {
	const { subscription, item, customer } = await halfwayThrough(1000);
	await bench.admin('POST', `customers/${customer.id}/card`, { card: '4000000000000341' });
	const refused = bench.stripe.subscriptions.update(subscription.id, {
		...change(item.id, (await plan(bench, 3000)).id),
		proration_behavior: 'always_invoice',
		payment_behavior: 'error_if_incomplete'
	});
	await expect(refused).rejects.toMatchObject({ statusCode: 402, type: 'StripeCardError' });
	const same = await bench.stripe.subscriptions.retrieve(subscription.id);
	expect(itemOf(same).price.id).toBe(item.price.id);
	expect(await invoicesOf(bench, subscription.id)).toHaveLength(1);
});

test('a preview foretells the invoice and stores nothing', async () => {
	const { subscription, item } = await halfwayThrough(1000);
	const better = await plan(bench, 3000);
	const details = {
		...change(item.id, better.id),
		proration_behavior: 'always_invoice' as const,
		proration_date: halfway
	};
	const preview = await bench.stripe.invoices.createPreview({
		subscription: subscription.id,
		subscription_details: details
	});
	expect(preview).toMatchObject({ amount_due: 1000, total: 1000 });
	expect(await invoicesOf(bench, subscription.id)).toHaveLength(1);
	const upcoming = await bench.stripe.invoices.createPreview({ subscription: subscription.id });
	expect(upcoming).toMatchObject({ amount_due: 1000, period_end: start + 30 * day });
});

test('a trial can be ended at once and is billed then', async () => {
	const { subscription } = await subscribedAt(bench, start, await plan(bench, 900), {
		trial_period_days: 14
	});
	const active = await bench.stripe.subscriptions.update(subscription.id, { trial_end: 'now' });
	expect(active).toMatchObject({ status: 'active', billing_cycle_anchor: start });
	expect((await invoicesOf(bench, subscription.id)).at(-1)).toMatchObject({
		status: 'paid',
		amount_paid: 900
	});
});

test('an update says in its event what was different before', async () => {
	const { subscription } = await halfwayThrough(1000);
	await bench.stripe.subscriptions.update(subscription.id, { metadata: { seats: '3' } });
	const [event] = (await bench.stripe.events.list({ type: 'customer.subscription.updated', limit: 1 })).data;
	expect(event?.data.previous_attributes).toEqual({ metadata: {} });
});

test('a cancelled subscription is gone at once and from the list', async () => {
	const { subscription, customer } = await halfwayThrough(1000);
	expect(await bench.stripe.subscriptions.cancel(subscription.id)).toMatchObject({
		status: 'canceled',
		ended_at: halfway
	});
	expect((await bench.stripe.subscriptions.list({ customer: customer.id })).data).toEqual([]);
	const all = await bench.stripe.subscriptions.list({ customer: customer.id, status: 'all' });
	expect(all.data).toHaveLength(1);
});
