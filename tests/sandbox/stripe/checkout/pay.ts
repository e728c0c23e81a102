import type Stripe from 'stripe';
import { timeOf } from '../clock.ts';
import { invalidRequest } from '../http/errors.ts';
import { idOf } from '../ids.ts';
import { paySubscriptionSession } from '../billing/checkout.ts';
import { redeemDiscounts } from '../billing/discounts.ts';
import { bookCharge, chargeCard, makeCharge } from '../payments/charge-card.ts';
import { buildCustomer } from '../resources/customers.ts';
import { buildPaymentIntent } from '../resources/payment-intents.ts';
import {
	attachPaymentMethod,
	savePaymentMethod,
	type Means,
	type Payer
} from '../resources/payment-methods.ts';
import type { Sandbox } from '../sandbox.ts';
import { snapshot } from '../store.ts';
import type { Decline } from './cards.ts';
import { buildDetails } from './session.ts';

export type PayOutcome = { outcome: 'paid' | 'processing' } | { outcome: 'declined'; decline: Decline };
export type Buyer = Payer & { email: string };

/**
 * Pays an open session: money now by a good card, later by a delayed method, or a decline that leaves it open.
 * Events go out in Stripe's order. The payment is in the data file before this returns.
 * @throws StripeProblem 400 when the session isn't open, so a second payment is impossible.
 */
export function paySession(
	sandbox: Sandbox,
	session: Stripe.Checkout.Session,
	buyer: Buyer,
	means: Means
): PayOutcome {
	if (session.status !== 'open') throw invalidRequest(`This Checkout Session is ${session.status}.`);
	const local = timeOf(sandbox, idOf(session.customer));
	const outcome =
		session.mode === 'subscription'
			? paySubscriptionSession(local, session, buyer, means)
			: payOnce(local, session, buyer, means);
	sandbox.store.flush();
	return outcome;
}

function payOnce(sandbox: Sandbox, session: Stripe.Checkout.Session, buyer: Buyer, means: Means): PayOutcome {
	const { store } = sandbox;
	const isFree = session.amount_total === 0;
	if (isFree || means.type !== 'card' || !means.card.decline) attachCustomer(sandbox, session, buyer);
	if (isFree) {
		redeemDiscounts(store, session);
		completeSession(sandbox, session, buyer, 'paid');
		return { outcome: 'paid' };
	}
	const intent = intentOf(sandbox, session);
	intent.customer = idOf(session.customer);
	const method = savePaymentMethod(sandbox, means, buyer);
	if (means.type !== 'card') {
		takeLater(sandbox, intent, method);
		redeemDiscounts(store, session);
		completeSession(sandbox, session, buyer, 'unpaid');
		return { outcome: 'processing' };
	}
	const decline = chargeCard(sandbox, intent, method);
	if (decline) return { outcome: 'declined', decline };
	if (intent.setup_future_usage && intent.customer) {
		attachPaymentMethod(sandbox, method, idOf(intent.customer));
	}
	redeemDiscounts(store, session);
	completeSession(sandbox, session, buyer, 'paid');
	bookCharge(sandbox, intent);
	return { outcome: 'paid' };
}

/** Makes the customer a session asked for. */
function attachCustomer(
	{ store, events, now }: Sandbox,
	session: Stripe.Checkout.Session,
	buyer: Buyer
): void {
	const { email, name } = buyer;
	const known = store.get('customers', idOf(session.customer) ?? '');
	if (known) keepEmail({ store, events }, known, email);
	if (session.customer || session.customer_creation !== 'always') return;
	const customer = store.save('customers', buildCustomer({ email, name: name ?? undefined }, now()));
	session.customer = customer.id;
	events.emit('customer.created', customer);
}

/** Checkout gives a customer without an e-mail the one the buyer typed. */
export function keepEmail(
	{ store, events }: Pick<Sandbox, 'store' | 'events'>,
	customer: Stripe.Customer,
	email: string
): void {
	if (customer.email) return;
	const before = snapshot(customer);
	customer.email = email;
	store.save('customers', customer);
	events.emit('customer.updated', customer, null, before);
}

function intentOf({ store, events, now }: Sandbox, session: Stripe.Checkout.Session): Stripe.PaymentIntent {
	const known =
		typeof session.payment_intent === 'string' && store.get('payment_intents', session.payment_intent);
	if (known) return known;
	const data = store.get('checkout_notes', session.id)?.paymentIntentData ?? {};
	const fields = {
		amount: session.amount_total ?? 0,
		currency: session.currency ?? 'usd',
		customer: typeof session.customer === 'string' ? session.customer : null,
		payment_method_types: session.payment_method_types
	};
	const intent = store.save('payment_intents', buildPaymentIntent(fields, data, now()));
	session.payment_intent = intent.id;
	store.save('checkout_sessions', session);
	events.emit('payment_intent.created', intent);
	return intent;
}

function takeLater(sandbox: Sandbox, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
	const charge = makeCharge(sandbox, intent, method, { status: 'pending', decline: null });
	Object.assign(intent, {
		latest_charge: charge.id,
		payment_method: method.id,
		status: 'processing'
	} as const);
	sandbox.store.save('payment_intents', intent);
	sandbox.events.emit('charge.pending', charge);
	sandbox.events.emit('payment_intent.processing', intent);
}

/** Closes a session as done and says so; `session` already names what it brought into being. */
export function completeSession(
	{ store, events }: Sandbox,
	session: Stripe.Checkout.Session,
	buyer: Buyer,
	payment: Stripe.Checkout.Session.PaymentStatus
): void {
	session.status = 'complete';
	session.payment_status = payment;
	session.customer_details = buildDetails(buyer.email, buyer.name);
	session.url = null;
	store.save('checkout_sessions', session);
	events.emit('checkout.session.completed', session);
}
