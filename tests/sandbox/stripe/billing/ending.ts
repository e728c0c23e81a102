import type Stripe from 'stripe';
import type { Cause } from '../event-log.ts';
import { idOf } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import { leaveSchedule } from './schedule-end.ts';
import { periodOf } from './subscription.ts';

/** Ends a subscription now; what is open is no longer collected. Repeating is safe. */
export function endSubscription(
	sandbox: Sandbox,
	subscription: Stripe.Subscription,
	reason: Stripe.Subscription.CancellationDetails.Reason | null,
	cause: Cause = null
): Stripe.Subscription {
	const { store, events, now } = sandbox;
	if (subscription.status === 'canceled') return subscription;
	leaveSchedule(sandbox, subscription, cause);
	Object.assign(subscription, {
		status: 'canceled',
		ended_at: now(),
		canceled_at: subscription.canceled_at ?? now()
	} as const);
	if (reason) subscription.cancellation_details = cancellationDetails(reason);
	store.save('subscriptions', subscription);
	for (const invoice of store.all('invoices')) {
		const owner = invoice.parent?.subscription_details?.subscription;
		if (!owner || idOf(owner) !== subscription.id || !isUnpaid(invoice)) continue;
		Object.assign(invoice, {
			auto_advance: false,
			automatically_finalizes_at: null,
			next_payment_attempt: null
		});
		store.save('invoices', invoice);
	}
	events.emit('customer.subscription.deleted', subscription, cause);
	return subscription;
}

/** Why a subscription ends, as far as the sandbox knows. */
export function cancellationDetails(
	reason: Stripe.Subscription.CancellationDetails.Reason | null,
	comment: string | null = null,
	feedback: Stripe.Subscription.CancellationDetails.Feedback | null = null
): Stripe.Subscription.CancellationDetails {
	return { comment, feedback, feedback_option: null, reason };
}

/** Sets or takes back the moment the subscription ends at. */
export function planCancellation(
	subscription: Stripe.Subscription,
	given: { cancel_at_period_end?: boolean | undefined; cancel_at?: number | string | undefined },
	now: number
): void {
	const { cancel_at_period_end: atEnd, cancel_at: at } = given;
	if (atEnd === undefined && at === undefined) return;
	const isAtEnd = atEnd || (typeof at === 'string' && at !== '');
	const moment = typeof at === 'number' ? at : null;
	const cancelAt = isAtEnd ? periodOf(subscription).end : moment;
	subscription.cancel_at_period_end = atEnd ?? false;
	subscription.cancel_at = cancelAt;
	subscription.canceled_at = cancelAt === null ? null : now;
	const { comment = null, feedback = null } = subscription.cancellation_details ?? {};
	const reason = cancelAt === null ? null : 'cancellation_requested';
	subscription.cancellation_details = cancellationDetails(reason, comment, feedback);
}

function isUnpaid({ status }: Stripe.Invoice): boolean {
	return status === 'draft' || status === 'open';
}
