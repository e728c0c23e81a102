import type Stripe from 'stripe';
import { collectInvoice } from '../billing/collect.ts';
import { endSubscription, planCancellation } from '../billing/ending.ts';
import { scheduleOf } from '../billing/phases.ts';
import { releaseSchedule } from '../billing/schedule-end.ts';
import { cardOf } from '../checkout/cards.ts';
import { timeOf } from '../clock.ts';
import { StripeProblem } from '../http/errors.ts';
import { decodeForm } from '../http/form.ts';
import { html, seeOther, type Reply } from '../../provider/reply.ts';
import { idOf } from '../ids.ts';
import { swapCard } from '../payments/swap-card.ts';
import type { Sandbox } from '../sandbox.ts';
import { snapshot } from '../store.ts';
import { layout } from './layout.ts';
import { portalPage } from './portal-page.ts';

/** `GET /p/session/{session}`: what the customer has, and what they may do about it. */
export function showPortal(sandbox: Sandbox, id: string): Reply {
	return portalReply(sandbox, id, null);
}

/** `POST /p/session/{session}`: does what the button says and shows the page again. */
export function submitPortal(sandbox: Sandbox, id: string, body: string): Reply {
	const session = sandbox.store.get('portal_sessions', id);
	if (!session) return missing();
	const form = decodeForm(body);
	const field = (name: string) => (typeof form[name] === 'string' ? form[name].trim() : '');
	const local = timeOf(sandbox, session.customer);
	const problem = act(local, session, field);
	if (problem) return portalReply(sandbox, id, problem);
	sandbox.store.flush();
	const redirect = session.flow?.after_completion.redirect?.return_url;
	return seeOther(redirect ?? `/p/session/${id}`);
}

type Field = (name: string) => string;

/** What went wrong, or null. */
function act(sandbox: Sandbox, session: Stripe.BillingPortal.Session, field: Field): string | null {
	const { store } = sandbox;
	const features = store.get('portal_configurations', idOf(session.configuration))?.features;
	const action = field('action');
	if (action === 'card')
		return features?.payment_method_update.enabled ? changeCard(sandbox, session, field) : null;
	if (action === 'pay') return payInvoice(sandbox, session, field('invoice'));
	const subscription = store.get('subscriptions', field('subscription'));
	if (!subscription || subscription.customer !== session.customer) return 'There is no such subscription.';
	if (!features?.subscription_cancel.enabled) return null;
	if (action === 'cancel' && features.subscription_cancel.mode === 'immediately') {
		endSubscription(sandbox, subscription, 'cancellation_requested');
	} else if (action === 'cancel' || action === 'resume') {
		setEnding(sandbox, subscription, action === 'cancel');
	}
	return null;
}

function changeCard(sandbox: Sandbox, session: Stripe.BillingPortal.Session, field: Field): string | null {
	const card = cardOf(field('card'));
	if (!card) return 'Your card number is invalid.';
	try {
		swapCard(sandbox, session.customer, card);
		return null;
	} catch (error) {
		if (error instanceof StripeProblem) return error.message;
		throw error;
	}
}

function payInvoice(sandbox: Sandbox, session: Stripe.BillingPortal.Session, id: string): string | null {
	const invoice = sandbox.store.get('invoices', id);
	if (!invoice || idOf(invoice.customer) !== session.customer) return 'There is no such invoice.';
	return collectInvoice(sandbox, invoice, { isAutomatic: false })?.message ?? null;
}

/** A scheduled change of plan is dropped when the subscription shall end. */
function setEnding(sandbox: Sandbox, subscription: Stripe.Subscription, ends: boolean): void {
	const { store, events, now } = sandbox;
	if (subscription.status === 'canceled' || subscription.cancel_at_period_end === ends) return;
	const schedule = scheduleOf(store, subscription);
	if (schedule) releaseSchedule(sandbox, schedule);
	const before = snapshot(subscription);
	planCancellation(subscription, { cancel_at_period_end: ends }, now());
	store.save('subscriptions', subscription);
	events.emit('customer.subscription.updated', subscription, null, before);
}

function portalReply(sandbox: Sandbox, id: string, problem: string | null): Reply {
	const { store } = sandbox;
	const session = store.get('portal_sessions', id);
	const customer = session && store.get('customers', session.customer);
	const configuration = session && store.get('portal_configurations', idOf(session.configuration));
	if (!session || !customer || !configuration) return missing();
	const isTheirs = (row: { customer: unknown }) => row.customer === customer.id;
	const subscriptions = store.all('subscriptions').filter(isTheirs);
	const method = subscriptions.findLast((one) => one.default_payment_method)?.default_payment_method;
	const own = idOf(customer.invoice_settings.default_payment_method);
	const content = portalPage({
		store,
		session,
		configuration,
		subscriptions: subscriptions.toReversed(),
		invoices: store
			.all('invoices')
			.filter((row) => isTheirs(row) && row.status !== 'draft')
			.toReversed(),
		card: store.get('payment_methods', idOf(method) ?? own ?? '')?.card ?? null,
		problem
	});
	return html(problem ? 400 : 200, content);
}

function missing(): Reply {
	return html(
		404,
		layout('Not found', '<h1>There is no such page</h1><p>The link may be old.</p>', 'Billing')
	);
}
