import type Stripe from 'stripe';
import { stripe } from '../payments/stripe.ts';
import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { convergeSubscription } from './converge-subscription.ts';
import { recordInvoice, subscriptionIn } from './converge-invoice.ts';

export type Fault = { fault: string; subject: string; expected: string; actual: string };

const lookBackDays = 40;
const tellEvery = 10;

/** Told after each part how much was compared so far. */
type Progress = { signal?: AbortSignal; onCompared?: (count: number) => Promise<void> };

/**
 * Compares the books with themselves, and what Stripe says of the last 40 days with what we wrote down. What was missed is followed
 * first; what differs even then is a fault. Safe to repeat.
 */
export async function findFaults(progress: Progress = {}): Promise<Fault[]> {
	return [...(await providerFaults(progress)), ...(await bookFaults())];
}

async function bookFaults(): Promise<Fault[]> {
	return unwrap(await secretClient().rpc('book_faults'));
}

async function providerFaults({ signal, onCompared }: Progress): Promise<Fault[]> {
	const faults: Fault[] = [];
	let count = 0;
	const add = async (found: Promise<Fault[]>): Promise<void> => {
		signal?.throwIfAborted();
		faults.push(...(await found));
		count += 1;
		if (count % tellEvery === 0) await onCompared?.(count);
	};
	const since = Math.floor(Date.now() / 1000) - lookBackDays * 86_400;
	const recent = { created: { gte: since }, limit: 100 };
	for await (const invoice of stripe().invoices.list({ ...recent, status: 'paid' })) {
		await add(compareInvoice(invoice));
	}
	for await (const subscription of stripe().subscriptions.list({ ...recent, status: 'all' })) {
		await add(compareSubscription(subscription));
	}
	// Those that are older and ended: Stripe lists them by when they began, and tells of 30 days.
	for await (const event of stripe().events.list({ type: 'customer.subscription.deleted', limit: 100 })) {
		if (event.type === 'customer.subscription.deleted') await add(compareSubscription(event.data.object));
	}
	await onCompared?.(count);
	return faults;
}

async function compareInvoice(invoice: Stripe.Invoice): Promise<Fault[]> {
	const subscriptionId = subscriptionIn(invoice);
	if (!subscriptionId || !(await isOurs(subscriptionId))) return [];
	const read = async () =>
		unwrapMaybe(
			await secretClient()
				.from('payments')
				.select('state, amount_cents')
				.eq('provider', 'stripe')
				.eq('provider_key', invoice.id)
				.maybeSingle()
		);
	if ((await read())?.state !== 'paid') await recordInvoice(invoice.id);
	const ours = await read();
	if (ours?.state === 'paid' && ours.amount_cents === invoice.amount_paid) return [];
	const actual = ours ? `${ours.state} ${ours.amount_cents}` : 'none';
	return [{ fault: 'invoice_differs', subject: invoice.id, expected: `paid ${invoice.amount_paid}`, actual }];
}

async function compareSubscription(subscription: Stripe.Subscription): Promise<Fault[]> {
	if (!(await isOurs(subscription.id))) return [];
	const read = async () =>
		unwrapMaybe(
			await secretClient()
				.from('subscriptions')
				.select('status')
				.eq('provider_subscription_id', subscription.id)
				.maybeSingle()
		);
	if ((await read())?.status !== subscription.status) await convergeSubscription(subscription.id);
	const actual = (await read())?.status ?? 'none';
	if (actual === subscription.status) return [];
	return [{ fault: 'subscription_differs', subject: subscription.id, expected: subscription.status, actual }];
}

/** Subscriptions of other products of the same Stripe account are none of our business; nor doubles that were refunded. */
async function isOurs(subscriptionId: string): Promise<boolean> {
	const row = unwrapMaybe(
		await secretClient()
			.from('subscriptions')
			.select('id')
			.eq('provider_subscription_id', subscriptionId)
			.maybeSingle()
	);
	return row !== null;
}
