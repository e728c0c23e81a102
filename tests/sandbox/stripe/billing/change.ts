import type Stripe from 'stripe';
import type { Cause } from '../event-log.ts';
import { cardError } from '../payments/charge-card.ts';
import type { Sandbox } from '../sandbox.ts';
import { snapshot } from '../store.ts';
import { collectInvoice, foreseeDecline } from './collect.ts';
import { nextPeriod } from './cycle.ts';
import { dropUsedDiscounts } from './discounts.ts';
import { finalizeInvoice, issueInvoice } from './finalize.ts';
import { buildInvoice } from './invoice.ts';
import { pendingLine, recurringLine, type Period } from './lines.ts';
import { pendingOf, placeOn } from './pending.ts';
import { periodEnd } from './periods.ts';
import { creditAll, hasSameRhythm, prorate } from './prorations.ts';
import { periodOf, setPeriod } from './subscription.ts';

export type ProrationBehavior = 'none' | 'create_prorations' | 'always_invoice';

export interface Change {
	/** The items as they shall be; the same ones when only dates change. */
	items: Stripe.SubscriptionItem[];
	proration: ProrationBehavior;
	restartsCycle: boolean;
	trialEnd: number | 'now' | undefined;
	/** The moment prorations count from. */
	at: number;
}

/** What a change would do: the subscription after it, what it adds to the next invoice, and what it bills at once. */
export interface Outlook {
	subscription: Stripe.Subscription;
	prorations: Stripe.InvoiceItem[];
	bills: 'nothing' | 'prorations' | 'period';
}

/** Works a change out without making it. */
export function foresee(
	{ store, now }: Sandbox,
	customer: Stripe.Customer,
	subscription: Stripe.Subscription,
	change: Change
): Outlook {
	const after = snapshot(subscription);
	after.items.data = snapshot(change.items);
	const { at, proration } = change;
	const onTrial = subscription.status === 'trialing';
	if (typeof change.trialEnd === 'number' && change.trialEnd > now()) {
		return { subscription: withTrial(after, change.trialEnd, now()), prorations: [], bills: 'nothing' };
	}
	const endsTrial = onTrial && change.trialEnd !== undefined;
	if (onTrial && !endsTrial) return { subscription: after, prorations: [], bills: 'nothing' };
	if (endsTrial || change.restartsCycle || changesRhythm(subscription, after)) {
		const isCredited = !onTrial && proration !== 'none';
		const credits = isCredited ? creditAll(store, { customer, subscription, at }) : [];
		return { subscription: withNewCycle(after, now()), prorations: credits, bills: 'period' };
	}
	if (proration === 'none') return { subscription: after, prorations: [], bills: 'nothing' };
	const { items } = after;
	const prorations = prorate(store, { customer, subscription, items: items.data, at, chargesRest: true });
	const billsNow = proration === 'always_invoice' && prorations.length > 0;
	return { subscription: after, prorations, bills: billsNow ? 'prorations' : 'nothing' };
}

/** The invoice a change leads to: at once, or the next one of the cycle. Not stored. */
export function previewInvoice(
	sandbox: Sandbox,
	customer: Stripe.Customer,
	{ subscription, prorations, bills }: Outlook
): Stripe.Invoice {
	const { store, now } = sandbox;
	const waiting = [...pendingOf(store, customer.id, subscription.id), ...prorations];
	const future = snapshot(subscription);
	if (bills === 'nothing') {
		setPeriod(future, nextPeriod(future));
		if (future.status === 'trialing') future.status = 'active';
	}
	const recurring = bills === 'prorations' ? [] : future.items.data;
	const period: Period = bills === 'nothing' ? periodOf(subscription) : { start: now(), end: now() };
	return buildInvoice(sandbox, {
		customer,
		subscription: future,
		currency: subscription.currency,
		lines: [
			...waiting.map((item) => pendingLine(item)),
			...recurring.map((item) => recurringLine(store, item, periodOf(future), false))
		],
		period,
		reason: 'subscription_update'
	});
}

/**
 * Makes a change and bills what it bills at once.
 * @throws StripeProblem 402 when `mustBePaid` and the card would be declined; then nothing has changed.
 */
export function makeChange(
	sandbox: Sandbox,
	{
		customer,
		subscription,
		outlook
	}: { customer: Stripe.Customer; subscription: Stripe.Subscription; outlook: Outlook },
	mustBePaid: boolean,
	cause: Cause
): void {
	const { store, events, now } = sandbox;
	const { prorations, bills } = outlook;
	const invoice = bills === 'nothing' ? null : previewInvoice(sandbox, customer, outlook);
	const decline =
		invoice && invoice.amount_due > 0 ? foreseeDecline(store, customer, outlook.subscription) : null;
	if (decline && mustBePaid) throw cardError(decline);
	const before = snapshot(subscription);
	Object.assign(subscription, outlook.subscription);
	for (const item of prorations) {
		store.save('invoice_items', item);
		events.emit('invoiceitem.created', item, cause);
	}
	if (invoice) {
		placeOn(store, pendingOf(store, customer.id, subscription.id), invoice);
		subscription.latest_invoice = invoice.id;
		dropUsedDiscounts(store, subscription, invoice, now());
	}
	store.save('subscriptions', subscription);
	events.emit('customer.subscription.updated', subscription, cause, before);
	if (!invoice) return;
	issueInvoice(sandbox, invoice, cause);
	finalizeInvoice(sandbox, invoice, cause);
	collectInvoice(sandbox, invoice, { isAutomatic: false, cause });
}

function changesRhythm(before: Stripe.Subscription, after: Stripe.Subscription): boolean {
	const [old] = before.items.data;
	return after.items.data.some(({ price }) => old && !hasSameRhythm(price, old.price));
}

function withNewCycle(subscription: Stripe.Subscription, now: number): Stripe.Subscription {
	const rhythm = subscription.items.data[0]?.price.recurring ?? { interval: 'month', interval_count: 1 };
	subscription.billing_cycle_anchor = now;
	setPeriod(subscription, { start: now, end: periodEnd(now, rhythm, now) });
	if (subscription.status === 'trialing') Object.assign(subscription, { status: 'active', trial_end: now });
	moveCancellation(subscription);
	return subscription;
}

function withTrial(subscription: Stripe.Subscription, trialEnd: number, now: number): Stripe.Subscription {
	const start = subscription.trial_start ?? now;
	Object.assign(subscription, {
		status: 'trialing',
		trial_start: start,
		trial_end: trialEnd,
		billing_cycle_anchor: trialEnd
	} as const);
	setPeriod(subscription, { start: periodOf(subscription).start, end: trialEnd });
	moveCancellation(subscription);
	return subscription;
}

/** A cancellation at the period's end moves along with it. */
function moveCancellation(subscription: Stripe.Subscription): void {
	if (subscription.cancel_at_period_end) subscription.cancel_at = periodOf(subscription).end;
}
