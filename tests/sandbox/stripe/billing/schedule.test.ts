import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBench, type Bench } from '../support/bench.ts';
import { at, day, eventsOf, invoicesOf, itemOf, plan, subscribedAt } from '../support/plans.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterAll(() => bench.stop());

const start = at('2027-04-01T00:00:00');
const current = (id: string) => bench.stripe.subscriptions.retrieve(id);

/** A subscription to 30.00 a month that shall go on at another price after its period. */
async function scheduled(next: { unitAmount: number; interval?: 'month' | 'year' }) {
	const subscribed = await subscribedAt(bench, start, await plan(bench, 3000));
	const lesser = await plan(bench, next.unitAmount, next.interval);
	const { subscriptionSchedules: schedules } = bench.stripe;
	const { id, phases } = await schedules.create({ from_subscription: subscribed.subscription.id });
	const [phase] = phases;
	const schedule = await schedules.update(id, {
		end_behavior: 'release',
		phases: [
			{
				items: [{ price: subscribed.item.price.id, quantity: 1 }],
				start_date: phase?.start_date ?? 0,
				end_date: phase?.end_date ?? 0
			},
			{ items: [{ price: lesser.id, quantity: 1 }], proration_behavior: 'none' }
		]
	});
	return { ...subscribed, schedule, lesser };
}

test('a scheduled downgrade takes effect and is billed when the period is over', async () => {
	const { subscription, schedule, lesser, advance, item } = await scheduled({ unitAmount: 1000 });
	expect(await current(subscription.id)).toMatchObject({ schedule: schedule.id });
	await advance(start + 20 * day);
	expect(itemOf(await current(subscription.id)).price.id).toBe(item.price.id);
	await advance(at('2027-05-01T02:00:00'));
	expect(itemOf(await current(subscription.id))).toMatchObject({
		price: { id: lesser.id },
		current_period_end: at('2027-06-01T00:00:00')
	});
	expect((await invoicesOf(bench, subscription.id)).map(({ amount_paid }) => amount_paid)).toEqual([
		3000, 1000
	]);
});

test('after its last phase a schedule lets the subscription go on', async () => {
	const { subscription, schedule, advance, customer } = await scheduled({ unitAmount: 1000 });
	await advance(at('2027-06-01T02:00:00'));
	expect(await bench.stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
		status: 'released',
		released_subscription: subscription.id,
		subscription: null
	});
	expect(await current(subscription.id)).toMatchObject({ status: 'active', schedule: null });
	expect((await invoicesOf(bench, subscription.id)).at(-1)).toMatchObject({ amount_paid: 1000 });
	const types = (await eventsOf(bench, customer.id)).map(({ type }) => type);
	expect(types.filter((type) => type.startsWith('subscription_schedule.'))).toEqual([
		'subscription_schedule.created',
		'subscription_schedule.updated',
		'subscription_schedule.updated',
		'subscription_schedule.released'
	]);
});

test('a schedule into another rhythm begins its year with the phase', async () => {
	const { subscription, advance } = await scheduled({ unitAmount: 10_000, interval: 'year' });
	await advance(at('2027-05-01T02:00:00'));
	expect(itemOf(await current(subscription.id)).current_period_end).toBe(at('2028-05-01T00:00:00'));
});

test('a released schedule changes nothing any more', async () => {
	const { subscription, schedule, advance, item, customer } = await scheduled({ unitAmount: 1000 });
	await bench.stripe.subscriptionSchedules.release(schedule.id);
	expect(await current(subscription.id)).toMatchObject({ schedule: null });
	await advance(at('2027-05-01T02:00:00'));
	expect(itemOf(await current(subscription.id)).price.id).toBe(item.price.id);
	const listed = await bench.stripe.subscriptionSchedules.list({ customer: customer.id });
	expect(listed.data.map(({ status }) => status)).toEqual(['released']);
});

test('cancelling a schedule ends the subscription', async () => {
	const { subscription, schedule } = await scheduled({ unitAmount: 1000 });
	expect(await bench.stripe.subscriptionSchedules.cancel(schedule.id)).toMatchObject({ status: 'canceled' });
	expect(await current(subscription.id)).toMatchObject({ status: 'canceled' });
});

test('while a schedule lives the end of the subscription is its business', async () => {
	const { subscription, schedule } = await scheduled({ unitAmount: 1000 });
	const refused = bench.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
	await expect(refused).rejects.toThrow(`managed by the subscription schedule \`${schedule.id}\``);
});
