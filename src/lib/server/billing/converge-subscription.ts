import type Stripe from 'stripe';
import { idOf, isMissing, isoOf, stripe } from '../payments/stripe.ts';
import { DomainError, unwrap } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import { secretClient } from '../platform/supabase.ts';
import { isUuid } from '../../uuid.ts';
import { forgiveInvoice, recordInvoice } from './converge-invoice.ts';
import { planPriceIdOf } from './stripe-prices.ts';

const iso = (seconds: number | null | undefined): string | null => (seconds ? isoOf(seconds) : null);

/**
 * Brings a subscription and its newest invoice, whose id it answers, to what Stripe says now. Repeating it changes nothing more; of two at once the later
 * look stands. Throws `subscription_not_found` (404) for what Stripe does not know.
 */
export async function convergeSubscription(id: string): Promise<string | null> {
	const ticket = unwrap(await secretClient().rpc('begin_look'));
	const subscription = await retrieve(id);
	const workspaceId = subscription.metadata.workspace_id;
	if (!workspaceId || !isUuid(workspaceId)) throw new DomainError('subscription_not_found', 404);
	const row = rowOf(subscription, workspaceId);
	try {
		unwrap(await secretClient().rpc('sync_subscription', { p_ticket: ticket, p_subscription: row }));
	} catch (error) {
		if (!(error instanceof DomainError) || error.code !== 'already_subscribed') throw error;
		await endDouble(subscription);
		return null;
	}
	const invoiceId = idOf(subscription.latest_invoice);
	if (invoiceId && subscription.status === 'canceled') await forgiveInvoice(invoiceId);
	if (invoiceId) await recordInvoice(invoiceId);
	return invoiceId;
}

async function retrieve(id: string): Promise<Stripe.Subscription> {
	try {
		return await stripe().subscriptions.retrieve(id, { expand: ['schedule'] });
	} catch (error) {
		if (isMissing(error)) throw new DomainError('subscription_not_found', 404, { cause: error });
		throw error;
	}
}

function rowOf(subscription: Stripe.Subscription, workspaceId: string) {
	const [item] = subscription.items.data;
	const planPriceId = planPriceIdOf(item?.price);
	if (!item || !planPriceId) throw new DomainError('plan_not_found', 404);
	return {
		workspace_id: workspaceId,
		provider_subscription_id: subscription.id,
		plan_price_id: planPriceId,
		next_plan_price_id: nextPriceOf(subscription),
		status: subscription.status,
		period_start: iso(item.current_period_start),
		period_end: iso(item.current_period_end),
		cancel_at:
			iso(subscription.cancel_at) ??
			(subscription.cancel_at_period_end ? iso(item.current_period_end) : null),
		trial_end: iso(subscription.trial_end),
		ended_at:
			subscription.status === 'incomplete_expired' ? iso(subscription.created) : iso(subscription.ended_at)
	};
}

/** The price that a schedule lets take over when the period ends. */
function nextPriceOf(subscription: Stripe.Subscription): string | null {
	const { schedule } = subscription;
	if (!schedule || typeof schedule === 'string') return null;
	const phases = schedule.phases ?? [];
	const now = schedule.current_phase?.start_date ?? 0;
	const next = phases.find(({ start_date: start }) => start > now);
	const price = next?.items[0]?.price;
	const id = next?.metadata?.plan_price_id;
	return id ?? (typeof price === 'object' && 'lookup_key' in price ? planPriceIdOf(price) : null);
}

/** Two tabs that both paid: the workspace keeps the first, and the money of the second goes back. */
async function endDouble(subscription: Stripe.Subscription): Promise<void> {
	log.warn({ subscriptionId: subscription.id }, 'a second subscription of a workspace is ended and refunded');
	if (subscription.status !== 'canceled') await stripe().subscriptions.cancel(subscription.id);
	const { data } = await stripe().invoices.list({ subscription: subscription.id, status: 'paid' });
	for (const invoice of data) {
		const payments = await stripe().invoicePayments.list({ invoice: invoice.id, status: 'paid' });
		for (const { payment } of payments.data) {
			const intent = idOf(payment.payment_intent);
			if (intent) {
				await stripe().refunds.create({ payment_intent: intent }, { idempotencyKey: `double:${intent}` });
			}
		}
	}
}
