import type Stripe from 'stripe';
import { invalidRequest } from '../http/errors.ts';
import { buildBalanceTransaction } from '../resources/balance-transactions.ts';
import { buildCharge } from '../resources/charges.ts';
import { buildCustomer } from '../resources/customers.ts';
import { buildPaymentIntent } from '../resources/payment-intents.ts';
import { buildPaymentMethod, type Means, type Payer } from '../resources/payment-methods.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Decline } from './cards.ts';
import { buildDetails } from './session.ts';

export type PayOutcome = { outcome: 'paid' | 'processing' } | { outcome: 'declined'; decline: Decline };
type Buyer = Payer & { email: string };

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
	const { store, now } = sandbox;
	if (session.status !== 'open') throw invalidRequest(`This Checkout Session is ${session.status}.`);
	const decline = means.type === 'card' ? means.card.decline : null;
	if (!decline) attachCustomer(sandbox, session, buyer);
	const intent = intentOf(sandbox, session);
	const method = store.save('payment_methods', buildPaymentMethod(means, buyer, now()));
	if (decline) return declineIntent(sandbox, session, { intent, method, decline });
	intent.customer = typeof session.customer === 'string' ? session.customer : null;
	intent.payment_method = method.id;
	const outcome =
		means.type === 'card' ? takeNow(sandbox, intent, method) : takeLater(sandbox, intent, method);
	completeSession(sandbox, session, buyer, outcome);
	if (outcome === 'paid') bookCharge(sandbox, intent);
	store.flush();
	return { outcome };
}

function attachCustomer(
	{ store, events, now }: Sandbox,
	session: Stripe.Checkout.Session,
	buyer: Buyer
): void {
	if (session.customer || session.customer_creation !== 'always') return;
	const { email, name } = buyer;
	const customer = store.save('customers', buildCustomer({ email, name: name ?? undefined }, now()));
	session.customer = customer.id;
	events.emit('customer.created', customer);
}

function intentOf({ store, events, now }: Sandbox, session: Stripe.Checkout.Session): Stripe.PaymentIntent {
	const known =
		typeof session.payment_intent === 'string' && store.get('payment_intents', session.payment_intent);
	if (known) return known;
	const data = store.get('checkout_notes', session.id)?.paymentIntentData ?? {};
	const intent = store.save('payment_intents', buildPaymentIntent(session, data, now()));
	session.payment_intent = intent.id;
	store.save('checkout_sessions', session);
	events.emit('payment_intent.created', intent);
	return intent;
}

function declineIntent(
	{ store, events, now }: Sandbox,
	session: Stripe.Checkout.Session,
	failed: { intent: Stripe.PaymentIntent; method: Stripe.PaymentMethod; decline: Decline }
): PayOutcome {
	const { intent, method, decline } = failed;
	const charge = store.save('charges', buildCharge(intent, method, { status: 'failed', decline }, now()));
	intent.latest_charge = charge.id;
	intent.last_payment_error = {
		charge: charge.id,
		code: decline.code,
		...(decline.declineCode && { decline_code: decline.declineCode }),
		message: decline.message,
		payment_method: method,
		type: 'card_error'
	};
	store.save('payment_intents', intent);
	store.save('checkout_sessions', session);
	events.emit('charge.failed', charge);
	events.emit('payment_intent.payment_failed', intent);
	return { outcome: 'declined', decline };
}

function takeNow(
	{ store, events, now }: Sandbox,
	intent: Stripe.PaymentIntent,
	method: Stripe.PaymentMethod
): 'paid' {
	const charge = store.save(
		'charges',
		buildCharge(intent, method, { status: 'succeeded', decline: null }, now())
	);
	intent.latest_charge = charge.id;
	events.emit('charge.succeeded', charge);
	succeed({ store, events }, intent);
	return 'paid';
}

function takeLater(
	{ store, events, now }: Sandbox,
	intent: Stripe.PaymentIntent,
	method: Stripe.PaymentMethod
): 'processing' {
	const charge = store.save(
		'charges',
		buildCharge(intent, method, { status: 'pending', decline: null }, now())
	);
	Object.assign(intent, { latest_charge: charge.id, status: 'processing' } as const);
	store.save('payment_intents', intent);
	events.emit('charge.pending', charge);
	events.emit('payment_intent.processing', intent);
	return 'processing';
}

/** Marks the whole amount as received. */
export function succeed(
	{ store, events }: Pick<Sandbox, 'store' | 'events'>,
	intent: Stripe.PaymentIntent
): void {
	Object.assign(intent, {
		status: 'succeeded',
		amount_received: intent.amount,
		last_payment_error: null
	} as const);
	store.save('payment_intents', intent);
	events.emit('payment_intent.succeeded', intent);
}

/** Stripe captures asynchronously: fee and net follow in a `charge.updated`, after the session's event. */
export function bookCharge({ store, events, now }: Sandbox, intent: Stripe.PaymentIntent): void {
	const charge = typeof intent.latest_charge === 'string' && store.get('charges', intent.latest_charge);
	if (!charge) return;
	const booked = store.save('balance_transactions', buildBalanceTransaction(charge, now()));
	charge.balance_transaction = booked.id;
	store.save('charges', charge);
	events.emit('charge.updated', charge);
}

function completeSession(
	{ store, events }: Sandbox,
	session: Stripe.Checkout.Session,
	buyer: Buyer,
	outcome: 'paid' | 'processing'
): void {
	session.status = 'complete';
	session.payment_status = outcome === 'paid' ? 'paid' : 'unpaid';
	session.customer_details = buildDetails(buyer.email, buyer.name);
	session.url = null;
	store.save('checkout_sessions', session);
	events.emit('checkout.session.completed', session);
}
