import type { Decline } from '../checkout/cards.ts';
import type { Cause } from '../event-log.ts';
import type { Sandbox } from '../sandbox.ts';
import { collectInvoice } from './collect.ts';
import { attachReductions, dropUsedDiscounts, type Reduction } from './discounts.ts';
import { finalizeInvoice, issueInvoice } from './finalize.ts';
import { buildInvoice } from './invoice.ts';
import { pendingLine, recurringLine } from './lines.ts';
import { pendingOf, placeOn } from './pending.ts';
import { periodEnd, type Rhythm } from './periods.ts';
import { buildSubscription, periodOf, type ItemFields, type SubscriptionFields } from './subscription.ts';

export interface StartFields extends Omit<SubscriptionFields, 'period' | 'anchor'> {
	reductions: Reduction[];
	/** The checkout session it comes from. */
	session: string | null;
	/** Leaves the first invoice open for the shop to have paid. */
	isPaidLater?: boolean;
}

/**
 * Starts a subscription and bills its first period (nothing during a trial). What waited for the customer's next invoice,
 * such as one-time lines of a checkout, is billed along. A declined card leaves it incomplete.
 */
export function startSubscription(sandbox: Sandbox, fields: StartFields, cause: Cause = null) {
	const { store, events } = sandbox;
	const { subscription, invoice } = draftStart(sandbox, fields);
	store.save('subscriptions', subscription);
	store.save('subscription_notes', { id: subscription.id, upcomingSentFor: null, trialWarnedFor: null });
	placeOn(store, pendingOf(store, fields.customer.id, subscription.id), invoice);
	subscription.latest_invoice = invoice.id;
	dropUsedDiscounts(store, subscription, invoice, sandbox.now());
	events.emit('customer.subscription.created', subscription, cause);
	issueInvoice(sandbox, invoice, cause);
	finalizeInvoice(sandbox, invoice, cause);
	const waits = fields.isPaidLater || invoice.status !== 'open';
	const decline: Decline | null = waits
		? null
		: collectInvoice(sandbox, invoice, { isAutomatic: false, cause });
	return { subscription, invoice, decline };
}

/** A subscription and its first invoice, not stored. */
export function draftStart(sandbox: Sandbox, fields: StartFields) {
	const { store, now } = sandbox;
	const start = now();
	const { trialEnd } = fields;
	const period = { start, end: trialEnd ?? periodEnd(start, rhythmOf(fields.items), start) };
	const anchor = trialEnd ?? start;
	const subscription = buildSubscription({ ...fields, period, anchor }, start);
	subscription.discounts = attachReductions(
		store,
		fields.reductions,
		{ customer: fields.customer.id, subscription: subscription.id, session: fields.session },
		start
	);
	const invoice = buildInvoice(sandbox, {
		customer: fields.customer,
		subscription,
		currency: subscription.currency,
		lines: [
			...pendingOf(store, fields.customer.id, subscription.id).map((item) => pendingLine(item)),
			...subscription.items.data.map((item) =>
				recurringLine(store, item, periodOf(subscription), trialEnd !== null)
			)
		],
		period: { start, end: start },
		reason: 'subscription_create'
	});
	return { subscription, invoice };
}

function rhythmOf(items: ItemFields[]): Rhythm {
	return items[0]?.price.recurring ?? { interval: 'month', interval_count: 1 };
}
