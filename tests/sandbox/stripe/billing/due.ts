import type Stripe from 'stripe';
import { expireSession } from '../checkout/expire.ts';
import { frozenAt, setMainNow } from '../clock.ts';
import { idOf } from '../ids.ts';
import { requireCustomer } from '../resources/customers.ts';
import type { Sandbox } from '../sandbox.ts';
import { collectInvoice } from './collect.ts';
import { renew } from './cycle.ts';
import { finalizeInvoice } from './finalize.ts';
import { foresee, makeChange, previewInvoice } from './change.ts';
import { endSubscription } from './ending.ts';
import { enterPhaseWithin, phaseDueAt } from './phases.ts';
import { periodOf } from './subscription.ts';

/** Something that happens by itself at a moment. */
interface Due {
	at: number;
	run: (sandbox: Sandbox) => void;
}

const daySeconds = 24 * 3600;
const upcomingSeconds = 7 * daySeconds;
const trialWarningSeconds = 3 * daySeconds;
const incompleteSeconds = 23 * 3600;

/**
 * Runs what is due by a moment, one thing after the other in the order of time, each at its own time. `clock` is the test
 * clock whose customers are meant, null for everybody without one.
 */
export function runDue(sandbox: Sandbox, clock: string | null, until: number): void {
	let next = nextDue(sandbox, clock);
	while (next && next.at <= until) {
		next.run(frozenAt(sandbox, next.at));
		next = nextDue(sandbox, clock);
	}
}

/** Moves the sandbox's own time ahead and runs everything that lies in between. */
export function advanceMain(sandbox: Sandbox, to: number): void {
	runDue(sandbox, null, to);
	setMainNow(sandbox.store, to);
	sandbox.store.flush();
}

function nextDue({ store }: Sandbox, clock: string | null): Due | null {
	const isOurs = (row: { test_clock: string | Stripe.TestHelpers.TestClock | null }) =>
		idOf(row.test_clock) === clock;
	let first: Due | null = null;
	const offer = (due: Due | null) => {
		if (due && (!first || due.at < first.at)) first = due;
	};
	if (clock === null) for (const session of store.all('checkout_sessions')) offer(expiry(session));
	for (const one of store.all('subscriptions').filter(isOurs))
		for (const due of ofSubscription(store, one)) offer(due);
	for (const one of store.all('invoices').filter(isOurs)) offer(ofInvoice(one));
	return first;
}

function expiry(session: Stripe.Checkout.Session): Due | null {
	if (session.status !== 'open') return null;
	return { at: session.expires_at, run: (sandbox) => void expireSession(sandbox, session) };
}

function ofSubscription(store: Sandbox['store'], subscription: Stripe.Subscription): Due[] {
	const { status, created } = subscription;
	if (status === 'incomplete') {
		return [{ at: created + incompleteSeconds, run: (sandbox) => expireIncomplete(sandbox, subscription) }];
	}
	if (!['active', 'trialing', 'past_due'].includes(status)) return [];
	const { end } = periodOf(subscription);
	const due: Due[] = [
		...phaseOf(store, subscription),
		{ at: end, run: (sandbox) => renew(sandbox, subscription) },
		...noticesOf(store, subscription)
	];
	const { cancel_at: cancelAt } = subscription;
	if (cancelAt !== null && cancelAt < end) {
		due.push({
			at: cancelAt,
			run: (sandbox) => void endSubscription(sandbox, subscription, 'cancellation_requested')
		});
	}
	return due;
}

/** A phase that begins within a period; one that begins with a period is the renewal's. */
function phaseOf(store: Sandbox['store'], subscription: Stripe.Subscription): Due[] {
	const at = phaseDueAt(store, subscription);
	if (at === null || at >= periodOf(subscription).end) return [];
	return [{ at, run: (sandbox) => changePhase(sandbox, subscription) }];
}

function changePhase(sandbox: Sandbox, subscription: Stripe.Subscription): void {
	enterPhaseWithin(sandbox, subscription, (customer, change) => {
		const outlook = foresee(sandbox, customer, subscription, change);
		makeChange(sandbox, { customer, subscription, outlook }, false, null);
	});
}

function noticesOf(store: Sandbox['store'], subscription: Stripe.Subscription): Due[] {
	const notes = store.get('subscription_notes', subscription.id);
	if (!notes || subscription.cancel_at !== null) return [];
	const { start, end } = periodOf(subscription);
	const due: Due[] = [];
	if (notes.upcomingSentFor !== end) {
		due.push({
			at: Math.max(start, end - upcomingSeconds),
			run: (sandbox) => announce(sandbox, subscription)
		});
	}
	const { status, trial_end: trialEnd } = subscription;
	if (status === 'trialing' && trialEnd !== null && notes.trialWarnedFor !== trialEnd) {
		due.push({
			at: Math.max(start, trialEnd - trialWarningSeconds),
			run: ({ store: tables, events }) => {
				tables.save('subscription_notes', { ...notes, trialWarnedFor: trialEnd });
				events.emit('customer.subscription.trial_will_end', subscription);
			}
		});
	}
	return due;
}

function announce(sandbox: Sandbox, subscription: Stripe.Subscription): void {
	const { store, events } = sandbox;
	const notes = store.get('subscription_notes', subscription.id);
	if (notes) store.save('subscription_notes', { ...notes, upcomingSentFor: periodOf(subscription).end });
	const customer = requireCustomer(store, idOf(subscription.customer));
	const outlook = { subscription, prorations: [], bills: 'nothing' } as const;
	const invoice = previewInvoice(sandbox, customer, { ...outlook, prorations: [] });
	events.emit('invoice.upcoming', { ...invoice, billing_reason: 'upcoming' });
}

function expireIncomplete(sandbox: Sandbox, subscription: Stripe.Subscription): void {
	const { store, events, now } = sandbox;
	Object.assign(subscription, { status: 'incomplete_expired', ended_at: now() } as const);
	store.save('subscriptions', subscription);
	const invoice = store.get('invoices', idOf(subscription.latest_invoice) ?? '');
	if (invoice?.status === 'open') {
		invoice.status = 'void';
		invoice.status_transitions.voided_at = now();
		store.save('invoices', invoice);
		events.emit('invoice.voided', invoice);
	}
	events.emit('customer.subscription.updated', subscription);
}

function ofInvoice(invoice: Stripe.Invoice): Due | null {
	const { status, automatically_finalizes_at: finalizesAt, next_payment_attempt: attemptAt } = invoice;
	if (status === 'draft' && finalizesAt !== null) {
		return {
			at: finalizesAt,
			run: (sandbox) => {
				finalizeInvoice(sandbox, invoice);
				collectInvoice(sandbox, invoice, { isAutomatic: true });
			}
		};
	}
	if (status !== 'open' || attemptAt === null) return null;
	return { at: attemptAt, run: (sandbox) => void collectInvoice(sandbox, invoice, { isAutomatic: true }) };
}
