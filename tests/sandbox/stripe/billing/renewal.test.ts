import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBench, type Bench } from '../support/bench.ts';
import { at, day, eventsOf, invoicesOf, itemOf, plan, planSession, subscribedAt } from '../support/plans.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterAll(() => bench.stop());

const current = async (id: string) => bench.stripe.subscriptions.retrieve(id);
const iso = (seconds: number | undefined) => new Date((seconds ?? 0) * 1000).toISOString().slice(0, 10);

test('when a period is over the next one is billed and the subscription moves on', async () => {
	const { subscription, advance, customer } = await subscribedAt(
		bench,
		at('2027-01-10T12:00:00'),
		await plan(bench, 900)
	);
	await advance(at('2027-02-10T14:00:00'));
	const [, renewal] = await invoicesOf(bench, subscription.id);
	expect(renewal).toMatchObject({ billing_reason: 'subscription_cycle', status: 'paid', amount_paid: 900 });
	expect([iso(renewal?.period_start), iso(renewal?.period_end)]).toEqual(['2027-01-10', '2027-02-10']);
	const moved = await current(subscription.id);
	expect(moved).toMatchObject({ status: 'active', latest_invoice: renewal?.id });
	expect(iso(itemOf(moved).current_period_end)).toBe('2027-03-10');
	const events = (await eventsOf(bench, customer.id)).filter(
		({ created }) => created > at('2027-01-11T00:00:00')
	);
	expect(events.map(({ type, created }) => [type, iso(created)])).toEqual([
		['invoice.upcoming', '2027-02-03'],
		['invoice.created', '2027-02-10'],
		['customer.subscription.updated', '2027-02-10'],
		['payment_intent.created', '2027-02-10'],
		['invoice.finalized', '2027-02-10'],
		['charge.succeeded', '2027-02-10'],
		['payment_intent.succeeded', '2027-02-10'],
		['invoice.updated', '2027-02-10'],
		['invoice.paid', '2027-02-10'],
		['invoice.payment_succeeded', '2027-02-10'],
		['charge.updated', '2027-02-10']
	]);
});

test('a renewal is a draft for an hour', async () => {
	const { subscription, advance } = await subscribedAt(
		bench,
		at('2027-01-10T12:00:00'),
		await plan(bench, 900)
	);
	await advance(at('2027-02-10T12:00:00'));
	expect((await invoicesOf(bench, subscription.id)).map(({ status }) => status)).toEqual(['paid', 'draft']);
	await advance(at('2027-02-10T13:00:00'));
	expect((await invoicesOf(bench, subscription.id)).map(({ status }) => status)).toEqual(['paid', 'paid']);
});

test.each([
	['2027-01-31', 'month', ['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']],
	['2028-01-31', 'month', ['2028-02-29', '2028-03-31']],
	['2028-02-29', 'year', ['2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29']],
	['2027-12-30', 'week', ['2028-01-06', '2028-01-13']]
] as const)('periods from %s by the %s end at %s', async (start, interval, ends) => {
	const { subscription, advance } = await subscribedAt(
		bench,
		at(`${start}T08:00:00`),
		await plan(bench, 900, interval)
	);
	const seen: string[] = [];
	for (let count = 0; count < ends.length; count += 1) {
		const { current_period_end: end } = itemOf(await current(subscription.id));
		seen.push(iso(end));
		await advance(end + 2 * 3600);
	}
	expect(seen).toEqual(ends);
});

test('a trial is announced three days before its end and then billed', async () => {
	const start = at('2027-01-01T00:00:00');
	const { subscription, advance, customer } = await subscribedAt(bench, start, await plan(bench, 900), {
		trial_period_days: 14
	});
	await advance(start + 14 * day + 2 * 3600);
	expect(await current(subscription.id)).toMatchObject({ status: 'active' });
	expect((await invoicesOf(bench, subscription.id)).map(({ amount_paid }) => amount_paid)).toEqual([0, 900]);
	const warned = (await eventsOf(bench, customer.id)).find(
		({ type }) => type === 'customer.subscription.trial_will_end'
	);
	expect(warned?.created).toBe(start + 11 * day);
});

test('a failing card is tried again after 3, 5 and 7 days, then the subscription ends', async () => {
	const start = at('2027-01-01T00:00:00');
	const { subscription, advance, customer } = await subscribedAt(bench, start, await plan(bench, 900));
	await bench.admin('POST', `customers/${customer.id}/card`, { card: '4000000000000341' });
	await advance(at('2027-02-01T01:00:00'));
	expect(await current(subscription.id)).toMatchObject({ status: 'past_due' });
	const [, unpaid] = await invoicesOf(bench, subscription.id);
	expect(unpaid).toMatchObject({
		status: 'open',
		attempt_count: 1,
		next_payment_attempt: at('2027-02-04T01:00:00')
	});
	await advance(at('2027-02-16T02:00:00'));
	expect(await current(subscription.id)).toMatchObject({
		status: 'canceled',
		cancellation_details: { reason: 'payment_failed' }
	});
	const failures = (await eventsOf(bench, customer.id)).filter(
		({ type }) => type === 'invoice.payment_failed'
	);
	expect(failures.map(({ created }) => iso(created))).toEqual([
		'2027-02-01',
		'2027-02-04',
		'2027-02-09',
		'2027-02-16'
	]);
});

test('a better card in time brings a subscription back', async () => {
	const start = at('2027-01-01T00:00:00');
	const { subscription, advance, customer } = await subscribedAt(bench, start, await plan(bench, 900));
	await bench.admin('POST', `customers/${customer.id}/card`, { card: '4000000000000341' });
	await advance(at('2027-02-02T00:00:00'));
	const [, unpaid] = await invoicesOf(bench, subscription.id);
	await expect(bench.stripe.invoices.pay(unpaid?.id ?? '')).rejects.toMatchObject({
		type: 'StripeCardError'
	});
	await bench.admin('POST', `customers/${customer.id}/card`, { card: '4242424242424242' });
	await bench.stripe.invoices.pay(unpaid?.id ?? '');
	expect(await current(subscription.id)).toMatchObject({ status: 'active' });
});

test('a subscription told to end with its period ends then and is not billed again', async () => {
	const { subscription, advance, customer } = await subscribedAt(
		bench,
		at('2027-01-10T12:00:00'),
		await plan(bench, 900)
	);
	const ending = await bench.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
	expect(ending).toMatchObject({ status: 'active', cancel_at: at('2027-02-10T12:00:00') });
	await advance(at('2027-02-11T00:00:00'));
	expect(await current(subscription.id)).toMatchObject({
		status: 'canceled',
		ended_at: at('2027-02-10T12:00:00')
	});
	expect(await invoicesOf(bench, subscription.id)).toHaveLength(1);
	expect((await eventsOf(bench, customer.id)).at(-1)?.type).toBe('customer.subscription.deleted');
});

test("the sandbox's own time moves everybody who has no clock", async () => {
	const moved = await startBench();
	const open = await planSession(moved, await plan(moved, 900));
	await moved.fill(open.url);
	const waiting = await moved.session();
	const { subscription } = await moved.stripe.checkout.sessions.retrieve(open.id);
	const { now } = (await moved.admin('POST', 'advance', { days: 32 })) as { now: number };
	expect(await invoicesOf(moved, String(subscription))).toMatchObject([
		{ status: 'paid' },
		{ status: 'paid' }
	]);
	expect((await moved.stripe.checkout.sessions.retrieve(waiting.id)).status).toBe('expired');
	const made = await moved.stripe.customers.create({});
	expect(made.created).toBeGreaterThanOrEqual(now);
	await moved.stop();
});

test('a subscription whose first payment fails stays incomplete and expires after 23 hours', async () => {
	const start = at('2027-01-01T00:00:00');
	const { customer, advance } = await subscribedAt(bench, start, await plan(bench, 900));
	await bench.admin('POST', `customers/${customer.id}/card`, { card: '4000000000000341' });
	const price = await plan(bench, 500);
	const failing = await bench.stripe.subscriptions.create({
		customer: customer.id,
		items: [{ price: price.id }]
	});
	expect(failing.status).toBe('incomplete');
	await advance(start + day);
	expect((await current(failing.id)).status).toBe('incomplete_expired');
});
