import type Stripe from 'stripe';
import { cardOf, type Card, type Decline } from '../checkout/cards.ts';
import { StripeProblem } from '../http/errors.ts';
import { buildBalanceTransaction } from '../resources/balance-transactions.ts';
import { buildCharge } from '../resources/charges.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Store } from '../store.ts';
import { openDispute } from './dispute.ts';

/** The card behind a payment method; the plain good one for a method made before numbers were kept. */
export function cardBehind(store: Store, method: Stripe.PaymentMethod): Card {
	const card = cardOf(store.get('card_numbers', method.id)?.number ?? '4242424242424242');
	if (!card) throw new Error(`no card behind ${method.id}`);
	return card;
}

/** Takes an intent's money with a card, or notes the decline and leaves the intent open. Repeating after a decline is safe. */
export function chargeCard(
	sandbox: Sandbox,
	intent: Stripe.PaymentIntent,
	method: Stripe.PaymentMethod
): Decline | null {
	const { decline } = cardBehind(sandbox.store, method);
	if (decline) return declineIntent(sandbox, intent, method, decline);
	intent.payment_method = method.id;
	const charge = makeCharge(sandbox, intent, method, { status: 'succeeded', decline: null });
	intent.latest_charge = charge.id;
	sandbox.events.emit('charge.succeeded', charge);
	succeed(sandbox, intent);
	return null;
}

function declineIntent(
	sandbox: Sandbox,
	intent: Stripe.PaymentIntent,
	method: Stripe.PaymentMethod,
	decline: Decline
): Decline {
	const charge = makeCharge(sandbox, intent, method, { status: 'failed', decline });
	intent.latest_charge = charge.id;
	intent.status = 'requires_payment_method';
	intent.last_payment_error = {
		charge: charge.id,
		code: decline.code,
		...(decline.declineCode && { decline_code: decline.declineCode }),
		message: decline.message,
		payment_method: method,
		type: 'card_error'
	};
	sandbox.store.save('payment_intents', intent);
	sandbox.events.emit('charge.failed', charge);
	sandbox.events.emit('payment_intent.payment_failed', intent);
	return decline;
}

/** Stores a try to take an intent's money, with the page that is its receipt. */
export function makeCharge(
	{ store, now, apiBase }: Sandbox,
	intent: Stripe.PaymentIntent,
	method: Stripe.PaymentMethod,
	outcome: Parameters<typeof buildCharge>[2]
): Stripe.Charge {
	const charge = buildCharge(intent, method, outcome, now());
	if (outcome.status === 'succeeded') charge.receipt_url = `${apiBase}/receipts/${charge.id}`;
	return store.save('charges', charge);
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

/**
 * Stripe captures asynchronously: fee and net follow in a `charge.updated`, after the other events of the payment. Then
 * the bank disputes a card made for that.
 */
export function bookCharge(sandbox: Sandbox, intent: Stripe.PaymentIntent): void {
	const { store, events, now } = sandbox;
	const charge = typeof intent.latest_charge === 'string' && store.get('charges', intent.latest_charge);
	if (!charge) return;
	const booked = store.save('balance_transactions', buildBalanceTransaction(charge, now()));
	charge.balance_transaction = booked.id;
	store.save('charges', charge);
	events.emit('charge.updated', charge);
	const method = store.get('payment_methods', charge.payment_method ?? '');
	const disputed = method?.card && cardBehind(store, method).disputed;
	if (disputed) openDispute(sandbox, charge, disputed);
}

/** The 402 answer to a request that needed a card to work. */
export function cardError({ code, declineCode, message }: Decline): StripeProblem {
	return new StripeProblem(402, {
		type: 'card_error',
		code,
		message,
		...(declineCode && { decline_code: declineCode })
	});
}
