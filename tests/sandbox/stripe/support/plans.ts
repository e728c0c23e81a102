import type Stripe from 'stripe';
import type { Bench } from './bench.ts';

export const day = 24 * 3600;

/** Seconds since 1970 of a moment in UTC. */
export function at(moment: string): number {
	return Date.parse(`${moment}Z`) / 1000;
}

/** A recurring price of its own product, in euro. */
export function plan(
	{ stripe }: Bench,
	unitAmount: number,
	interval: 'day' | 'week' | 'month' | 'year' = 'month'
): Promise<Stripe.Price> {
	return stripe.prices.create({
		currency: 'eur',
		unit_amount: unitAmount,
		recurring: { interval },
		product_data: { name: `Plan ${unitAmount}` }
	});
}

/** A checkout session for one plan, changed as told. */
export async function planSession(
	bench: Bench,
	price: Stripe.Price,
	change: Partial<Stripe.Checkout.SessionCreateParams> = {}
): Promise<Stripe.Checkout.Session> {
	return bench.stripe.checkout.sessions.create({
		mode: 'subscription',
		line_items: [{ price: price.id, quantity: 1 }],
		success_url: 'http://127.0.0.1:3000/thanks?session={CHECKOUT_SESSION_ID}',
		cancel_url: 'http://127.0.0.1:3000/plans',
		...change
	});
}

/** Who lives by a test clock that stands at a moment, with a good card. */
export async function customerAt({ stripe }: Bench, moment: number) {
	const clock = await stripe.testHelpers.testClocks.create({ frozen_time: moment });
	const customer = await stripe.customers.create({
		email: 'ada@example.com',
		name: 'Ada Writer',
		test_clock: clock.id,
		payment_method: 'pm_card_visa',
		invoice_settings: { default_payment_method: 'pm_card_visa' }
	});
	const advance = (to: number) => stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: to });
	return { clock, customer, advance };
}

/** A customer on a test clock and their subscription. */
export async function subscribedAt(
	bench: Bench,
	moment: number,
	price: Stripe.Price,
	change: Partial<Stripe.SubscriptionCreateParams> = {}
) {
	const living = await customerAt(bench, moment);
	const subscription = await bench.stripe.subscriptions.create({
		customer: living.customer.id,
		items: [{ price: price.id }],
		...change
	});
	return { ...living, subscription, item: itemOf(subscription) };
}

/** The one item of a subscription. */
export function itemOf({ items }: Stripe.Subscription): Stripe.SubscriptionItem {
	const [item] = items.data;
	if (!item) throw new Error('no item');
	return item;
}

/** The invoices of a subscription, oldest first. */
export async function invoicesOf({ stripe }: Bench, subscription: string): Promise<Stripe.Invoice[]> {
	return (await stripe.invoices.list({ subscription, limit: 100 })).data.toReversed();
}

/** The recorded events about a customer or anything of theirs, oldest first. */
export async function eventsOf({ stripe }: Bench, customer: string): Promise<Stripe.Event[]> {
	const events: Stripe.Event[] = [];
	for await (const event of stripe.events.list({ limit: 100 })) {
		const object = event.data.object as { id?: string; customer?: string };
		if (object.id === customer || object.customer === customer) events.unshift(event);
	}
	return events;
}
