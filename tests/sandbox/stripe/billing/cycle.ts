import type Stripe from 'stripe';
import { idOf } from '../ids.ts';
import { requireCustomer } from '../resources/customers.ts';
import type { Sandbox } from '../sandbox.ts';
import { snapshot } from '../store.ts';
import { foreseeDecline } from './collect.ts';
import { dropUsedDiscounts } from './discounts.ts';
import { endSubscription } from './ending.ts';
import { issueInvoice } from './finalize.ts';
import { buildInvoice } from './invoice.ts';
import { pendingLine, recurringLine, type Period } from './lines.ts';
import { pendingOf, placeOn } from './pending.ts';
import { periodEnd } from './periods.ts';
import { enterPhase, takePhase } from './phases.ts';
import { setStatus } from './settle.ts';
import { periodOf, setPeriod } from './subscription.ts';

const draftSeconds = 3600;

/** What happens when a period is over: the subscription ends as asked, or moves on and drafts the next invoice. */
export function renew(sandbox: Sandbox, subscription: Stripe.Subscription): void {
	const { store, events, now } = sandbox;
	if (subscription.cancel_at !== null && subscription.cancel_at <= now()) {
		endSubscription(sandbox, subscription, 'cancellation_requested');
		return;
	}
	if (subscription.status === 'trialing' && lacksMethod(sandbox, subscription)) return;
	const before = snapshot(subscription);
	const ended = periodOf(subscription);
	const phase = enterPhase(sandbox, subscription);
	if (hasEnded(subscription)) return;
	if (phase) takePhase(sandbox, subscription, phase);
	setPeriod(subscription, nextPeriod(subscription));
	if (subscription.status === 'trialing') subscription.status = 'active';
	const invoice = draftRenewal(sandbox, subscription, ended);
	invoice.automatically_finalizes_at = now() + draftSeconds;
	invoice.next_payment_attempt = now() + draftSeconds;
	placeOn(store, pendingOf(store, idOf(subscription.customer), subscription.id), invoice);
	subscription.latest_invoice = invoice.id;
	dropUsedDiscounts(store, subscription, invoice, now());
	store.save('subscriptions', subscription);
	issueInvoice(sandbox, invoice);
	events.emit('customer.subscription.updated', subscription, null, before);
}

// A schedule that ends may have ended the subscription with it.
function hasEnded({ status }: Stripe.Subscription): boolean {
	return status === 'canceled';
}

/** The period after the present one. */
export function nextPeriod(subscription: Stripe.Subscription): Period {
	const start = periodOf(subscription).end;
	const rhythm = subscription.items.data[0]?.price.recurring;
	if (!rhythm) throw new Error(`${subscription.id} has no recurring price`);
	return { start, end: periodEnd(subscription.billing_cycle_anchor, rhythm, start) };
}

/** The invoice for the period the items are in, with what waited for it; not stored. */
export function draftRenewal(
	sandbox: Sandbox,
	subscription: Stripe.Subscription,
	ended: Period,
	extra: Stripe.InvoiceItem[] = []
): Stripe.Invoice {
	const { store } = sandbox;
	const customer = requireCustomer(store, idOf(subscription.customer));
	return buildInvoice(sandbox, {
		customer,
		subscription,
		currency: subscription.currency,
		lines: [
			...[...pendingOf(store, customer.id, subscription.id), ...extra].map((item) => pendingLine(item)),
			...subscription.items.data.map((item) =>
				recurringLine(store, item, periodOf(subscription), subscription.status === 'trialing')
			)
		],
		period: ended,
		reason: 'subscription_cycle'
	});
}

/** At the end of a trial without a way to pay, does what the trial settings say; true when it goes no further. */
function lacksMethod(sandbox: Sandbox, subscription: Stripe.Subscription): boolean {
	const customer = requireCustomer(sandbox.store, idOf(subscription.customer));
	const behavior = subscription.trial_settings?.end_behavior.missing_payment_method;
	const decline = foreseeDecline(sandbox.store, customer, subscription);
	if (decline?.code !== 'missing_payment_method' || behavior === 'create_invoice') return false;
	if (behavior === 'cancel') endSubscription(sandbox, subscription, null);
	else setStatus(sandbox, subscription, 'paused');
	return true;
}
