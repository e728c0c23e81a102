import type Stripe from 'stripe';
import type { Decline } from '../checkout/cards.ts';
import type { Cause } from '../event-log.ts';
import { idOf } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import { snapshot, type Store } from '../store.ts';
import { endSubscription } from './ending.ts';

const daySeconds = 24 * 3600;
// Days from each failed try to the next; after the last the subscription ends.
const retryAfterDays = [3, 5, 7];

/** The subscription an invoice bills, or null. */
export function subscriptionOf(store: Store, invoice: Stripe.Invoice): Stripe.Subscription | null {
	const id = invoice.parent?.subscription_details?.subscription;
	return (id && store.get('subscriptions', idOf(id))) || null;
}

/** Notes that an invoice is paid, and brings its subscription back in order. */
export function markPaid(sandbox: Sandbox, invoice: Stripe.Invoice, cause: Cause = null): void {
	const { store, events, now } = sandbox;
	const before = snapshot(invoice);
	Object.assign(invoice, {
		amount_paid: invoice.amount_due,
		amount_remaining: 0,
		attempted: true,
		auto_advance: false,
		next_payment_attempt: null,
		status: 'paid'
	} as const);
	invoice.status_transitions.paid_at = now();
	store.save('invoices', invoice);
	events.emit('invoice.updated', invoice, cause, before);
	events.emit('invoice.paid', invoice, cause);
	events.emit('invoice.payment_succeeded', invoice, cause);
	notePayment(sandbox, invoice, cause);
	const subscription = subscriptionOf(store, invoice);
	if (subscription && ['incomplete', 'past_due', 'unpaid'].includes(subscription.status)) {
		setStatus(sandbox, subscription, 'active', cause);
	}
}

/**
 * Notes that an invoice could not be paid. An automatic try sets the date of the next one, or ends the subscription
 * after the last; a try made by hand leaves the dates as they are.
 */
export function markFailed(
	sandbox: Sandbox,
	invoice: Stripe.Invoice,
	{ isAutomatic, cause = null }: { isAutomatic: boolean; decline: Decline; cause?: Cause }
): void {
	const { store, events, now } = sandbox;
	const before = snapshot(invoice);
	const subscription = subscriptionOf(store, invoice);
	const isFirst = invoice.attempt_count === 0;
	if (isFirst || isAutomatic) invoice.attempt_count += 1;
	invoice.attempted = true;
	const retries = subscription !== null && subscription.status !== 'incomplete';
	const days = retryAfterDays[invoice.attempt_count - 1];
	if (isFirst || isAutomatic) {
		invoice.next_payment_attempt = retries && days ? now() + days * daySeconds : null;
	}
	store.save('invoices', invoice);
	events.emit('invoice.payment_failed', invoice, cause);
	events.emit('invoice.updated', invoice, cause, before);
	if (!subscription || !retries) return;
	if (isAutomatic && days === undefined) endSubscription(sandbox, subscription, 'payment_failed', cause);
	else if (subscription.status !== 'canceled') setStatus(sandbox, subscription, 'past_due', cause);
}

/** Changes a subscription's status and says so; nothing happens when it has it already. */
export function setStatus(
	{ store, events }: Sandbox,
	subscription: Stripe.Subscription,
	status: Stripe.Subscription.Status,
	cause: Cause = null
): void {
	if (subscription.status === status) return;
	const before = snapshot(subscription);
	subscription.status = status;
	store.save('subscriptions', subscription);
	events.emit('customer.subscription.updated', subscription, cause, before);
}

function notePayment({ store, events, now }: Sandbox, invoice: Stripe.Invoice, cause: Cause): void {
	const payment = store.all('invoice_payments').find((row) => row.invoice === invoice.id);
	if (!payment) return;
	payment.status = 'paid';
	payment.amount_paid = invoice.amount_due;
	payment.status_transitions.paid_at = now();
	store.save('invoice_payments', payment);
	events.emit('invoice_payment.paid', payment, cause);
}
