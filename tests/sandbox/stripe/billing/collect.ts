import type Stripe from 'stripe';
import type { Decline } from '../checkout/cards.ts';
import type { Cause } from '../event-log.ts';
import { idOf } from '../ids.ts';
import { bookCharge, cardBehind, chargeCard } from '../payments/charge-card.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Store } from '../store.ts';
import { markFailed, markPaid, subscriptionOf } from './settle.ts';

const noMethod: Decline = {
	code: 'missing_payment_method',
	declineCode: null,
	message:
		'This customer has no attached payment source or default payment method. Please consider adding a default ' +
		'payment method.'
};

interface Attempt {
	/** Instead of the subscription's or customer's own. */
	method?: Stripe.PaymentMethod | undefined;
	isAutomatic: boolean;
	cause?: Cause;
}

/** Tries to take the money of an open invoice; null when it is paid. */
export function collectInvoice(sandbox: Sandbox, invoice: Stripe.Invoice, attempt: Attempt): Decline | null {
	if (invoice.status !== 'open') return null;
	const { store } = sandbox;
	const intent = intentOf(store, invoice);
	const method = attempt.method ?? payingMethod(store, invoice);
	const decline = intent && method ? chargeCard(sandbox, intent, method) : noMethod;
	if (decline) {
		markFailed(sandbox, invoice, { ...attempt, decline });
		return decline;
	}
	if (invoice.attempt_count === 0 || attempt.isAutomatic) invoice.attempt_count += 1;
	markPaid(sandbox, invoice, attempt.cause);
	if (intent) bookCharge(sandbox, intent);
	return null;
}

/** What would come of charging the customer now, without doing it; null when it would be paid. */
export function foreseeDecline(
	store: Store,
	customer: Stripe.Customer,
	subscription: Stripe.Subscription | null
): Decline | null {
	const method = defaultMethod(store, customer, subscription);
	return method ? cardBehind(store, method).decline : noMethod;
}

/** The payment intent an invoice is paid by, once it is open. */
export function intentOf(store: Store, invoice: Stripe.Invoice): Stripe.PaymentIntent | null {
	const payment = store.all('invoice_payments').find((row) => row.invoice === invoice.id);
	return store.get('payment_intents', idOf(payment?.payment.payment_intent) ?? '') ?? null;
}

function payingMethod(store: Store, invoice: Stripe.Invoice): Stripe.PaymentMethod | null {
	const customer = store.get('customers', idOf(invoice.customer) ?? '');
	return customer ? defaultMethod(store, customer, subscriptionOf(store, invoice)) : null;
}

function defaultMethod(
	store: Store,
	customer: Stripe.Customer,
	subscription: Stripe.Subscription | null
): Stripe.PaymentMethod | null {
	const own = idOf(subscription?.default_payment_method);
	const id = own ?? idOf(customer.invoice_settings.default_payment_method);
	return store.get('payment_methods', id ?? '') ?? null;
}
