import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBench, type Bench } from '../support/bench.ts';
import { at, invoicesOf, plan, subscribedAt } from '../support/plans.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterAll(() => bench.stop());

async function opened(change: Partial<Stripe.BillingPortal.SessionCreateParams> = {}) {
	const subscribed = await subscribedAt(bench, at('2027-01-10T12:00:00'), await plan(bench, 900));
	const { url } = await bench.stripe.billingPortal.sessions.create({
		customer: subscribed.customer.id,
		return_url: 'http://127.0.0.1:3000/billing',
		...change
	});
	const press = (fields: Record<string, string>) =>
		fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
	const text = async () => (await fetch(url)).text();
	const subscription = subscribed.subscription.id;
	return { ...subscribed, subscription, press, text };
}
const current = (id: string) => bench.stripe.subscriptions.retrieve(id);

test('the portal shows plan, card, invoices and the way back', async () => {
	const { text, subscription } = await opened();
	const [invoice] = await invoicesOf(bench, subscription);
	const page = await text();
	for (const part of [
		'Plan 900, €9.00 / month',
		'Renews on February 10, 2027.',
		'visa ending in 4242',
		invoice?.hosted_invoice_url ?? '?',
		'href="http://127.0.0.1:3000/billing"'
	]) {
		expect(page).toContain(part);
	}
});

test('a customer cancels at the end of the period and thinks better of it', async () => {
	const { text, press, subscription } = await opened();
	expect((await press({ action: 'cancel', subscription })).status).toBe(303);
	expect(await current(subscription)).toMatchObject({ status: 'active', cancel_at_period_end: true });
	expect(await text()).toContain('Ends on February 10, 2027.');
	await press({ action: 'resume', subscription });
	expect(await current(subscription)).toMatchObject({ cancel_at_period_end: false, cancel_at: null });
});

test('a new card pays from then on', async () => {
	const { text, press, subscription, advance } = await opened();
	await press({ action: 'card', card: '5555 5555 5555 4444' });
	expect(await text()).toContain('mastercard ending in 4444');
	await advance(at('2027-02-10T14:00:00'));
	const [charge] = (await bench.stripe.charges.list({ limit: 1 })).data;
	expect(charge?.payment_method_details?.card?.last4).toBe('4444');
	expect((await current(subscription)).status).toBe('active');
});

test('a card that is declined is not kept', async () => {
	const { press, text } = await opened();
	const refused = await press({ action: 'card', card: '4000 0000 0000 0002' });
	expect(await refused.text()).toContain('Your card was declined.');
	expect(await text()).toContain('visa ending in 4242');
});

test('an unpaid invoice is paid there with a better card', async () => {
	const { press, text, subscription, advance, customer } = await opened();
	await bench.admin('POST', `customers/${customer.id}/card`, { card: '4000000000000341' });
	await advance(at('2027-02-10T14:00:00'));
	const [, unpaid] = await invoicesOf(bench, subscription);
	expect(await text()).toContain('Pay invoice');
	await press({ action: 'card', card: '4242424242424242' });
	await press({ action: 'pay', invoice: unpaid?.id ?? '' });
	expect(await current(subscription)).toMatchObject({ status: 'active' });
});

test("somebody else's subscription is out of reach", async () => {
	const mine = await opened();
	const theirs = await opened();
	const refused = await mine.press({ action: 'cancel', subscription: theirs.subscription });
	expect(refused.status).toBe(400);
	expect(await current(theirs.subscription)).toMatchObject({ cancel_at_period_end: false });
});

test('a configuration takes parts of the portal away', async () => {
	const { billingPortal } = bench.stripe;
	const { id } = await billingPortal.configurations.create({
		features: { subscription_cancel: { enabled: false }, payment_method_update: { enabled: true } }
	});
	const { text, press, subscription } = await opened({ configuration: id });
	expect(await text()).not.toContain('Cancel subscription');
	await press({ action: 'cancel', subscription });
	expect(await current(subscription)).toMatchObject({ cancel_at_period_end: false });
	expect((await billingPortal.configurations.list({ is_default: true })).data).toHaveLength(1);
});
