import type Stripe from 'stripe';
import { stripe } from '../payments/stripe.ts';
import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { convergeSubscription } from './converge-subscription.ts';
import { recordInvoice, subscriptionIn } from './converge-invoice.ts';

export type Fault = { fault: string; subject: string; expected: string; actual: string };

const lookBackDays = 40;

/**
 * Compares the books with themselves, and what Stripe says of the last 40 days with what we wrote down. What was missed is followed
 * first; what differs even then is a fault. Stores the result; admins get a mail when there is any. Safe to repeat.
 */
export async function reconcile(signal?: AbortSignal): Promise<Fault[]> {
	const id = unwrap(await secretClient().rpc('begin_reconciliation'));
	try {
		const faults = [...(await providerFaults(signal)), ...(await bookFaults())];
		await finish(id, faults);
		return faults;
	} catch (error) {
		await finish(id, [], error instanceof Error ? error.message.slice(0, 300) : 'unexpected');
		throw error;
	}
}

async function finish(id: string, faults: Fault[], error?: string): Promise<void> {
	unwrapMaybe(
		await secretClient().rpc('finish_reconciliation', {
			p_id: id,
			p_faults: faults,
			...(error ? { p_error: error } : {})
		})
	);
}

async function bookFaults(): Promise<Fault[]> {
	return unwrap(await secretClient().rpc('book_faults'));
}

async function providerFaults(signal?: AbortSignal): Promise<Fault[]> {
	const faults: Fault[] = [];
	const since = Math.floor(Date.now() / 1000) - lookBackDays * 86_400;
	for await (const invoice of stripe().invoices.list({
		created: { gte: since },
		status: 'paid',
		limit: 100
	})) {
		signal?.throwIfAborted();
		faults.push(...(await compareInvoice(invoice)));
	}
	for await (const subscription of stripe().subscriptions.list({
		status: 'all',
		created: { gte: since },
		limit: 100
	})) {
		signal?.throwIfAborted();
		faults.push(...(await compareSubscription(subscription)));
	}
	// Those that are older and ended: Stripe lists them by when they began, and tells of 30 days.
	for await (const event of stripe().events.list({ type: 'customer.subscription.deleted', limit: 100 })) {
		signal?.throwIfAborted();
		if (event.type !== 'customer.subscription.deleted') continue;
		faults.push(...(await compareSubscription(event.data.object)));
	}
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
