import type Stripe from 'stripe';
import { invalidRequest } from '../http/errors.ts';
import { bookCharge, succeed } from '../payments/charge-card.ts';
import type { Sandbox } from '../sandbox.ts';

/**
 * Lets the money of a delayed method arrive.
 * @throws StripeProblem 400 when the session doesn't wait for any.
 */
export function settleSession(sandbox: Sandbox, session: Stripe.Checkout.Session): Stripe.Checkout.Session {
	const { store, events } = sandbox;
	const { intent, charge } = waitingPayment(sandbox, session);
	Object.assign(charge, { status: 'succeeded', captured: true, amount_captured: charge.amount } as const);
	charge.receipt_url = `${sandbox.apiBase}/receipts/${charge.id}`;
	store.save('charges', charge);
	events.emit('charge.succeeded', charge);
	succeed(sandbox, intent);
	session.payment_status = 'paid';
	store.save('checkout_sessions', session);
	events.emit('checkout.session.async_payment_succeeded', session);
	bookCharge(sandbox, intent);
	store.flush();
	return session;
}

/**
 * Lets the money of a delayed method stay away.
 * @throws StripeProblem 400 when the session doesn't wait for any.
 */
export function failSession(sandbox: Sandbox, session: Stripe.Checkout.Session): Stripe.Checkout.Session {
	const { store, events } = sandbox;
	const { intent, charge } = waitingPayment(sandbox, session);
	const message = 'The bank returned this payment.';
	Object.assign(charge, {
		status: 'failed',
		paid: false,
		failure_code: 'payment_method_provider_decline'
	} as const);
	charge.failure_message = message;
	intent.status = 'requires_payment_method';
	intent.last_payment_error = {
		code: 'payment_method_provider_decline',
		message,
		type: 'invalid_request_error'
	};
	store.save('charges', charge);
	store.save('payment_intents', intent);
	events.emit('charge.failed', charge);
	events.emit('payment_intent.payment_failed', intent);
	events.emit('checkout.session.async_payment_failed', session);
	store.flush();
	return session;
}

function waitingPayment({ store }: Sandbox, session: Stripe.Checkout.Session) {
	const intent =
		typeof session.payment_intent === 'string' && store.get('payment_intents', session.payment_intent);
	const charge =
		intent && typeof intent.latest_charge === 'string' && store.get('charges', intent.latest_charge);
	if (!intent || !charge || intent.status !== 'processing') {
		throw invalidRequest('This session waits for no delayed payment.');
	}
	return { intent, charge };
}
