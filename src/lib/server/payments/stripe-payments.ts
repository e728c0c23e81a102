import type Stripe from 'stripe';
import { DomainError } from '../platform/errors.ts';
import { asOutcome, idOf, isMissing, isoOf, isStuckToKey, stripe } from './stripe.ts';
import type { PaymentLook, PaymentProvider, Purchase } from './provider.ts';

type Session = Stripe.Checkout.Session;

// Stripe allows at most 24 h from the session's creation; counted from the order's, so that a repeat asks the same.
const payableSeconds = 23.5 * 3600;
const stripeLocales: Record<string, 'en' | 'pt' | 'pt-BR'> = { en: 'en', 'pt-PT': 'pt', 'pt-BR': 'pt-BR' };

/** Stripe Checkout, https://docs.stripe.com/payments/checkout. A session id stands in its return address. */
export const stripePayments: PaymentProvider = {
	open: async (purchase) => {
		const session = await stripe().checkout.sessions.create(sessionOf(purchase), {
			idempotencyKey: `order:${purchase.orderId}`
		});
		return { sessionId: session.id, payUrl: session.url };
	},
	look: async (sessionId, timeoutMs) => lookOf(await retrieveSession(sessionId, timeoutMs)),
	take: async (sessionId) => lookOf(await retrieveSession(sessionId)), // Stripe takes the money by itself
	isStuck: isStuckToKey,
	asOutcome
};

/** Stripe's name for the language of a payment page. */
export const stripeLocale = (locale: string): 'en' | 'pt' | 'pt-BR' | 'auto' =>
	stripeLocales[locale] ?? 'auto';

function sessionOf(purchase: Purchase): Stripe.Checkout.SessionCreateParams {
	const { orderId, amountCents, currency, title, email, locale, openedAt } = purchase;
	const price_data = { currency, unit_amount: amountCents, product_data: { name: title } };
	return {
		mode: 'payment',
		client_reference_id: orderId,
		metadata: { order_id: orderId },
		payment_intent_data: { metadata: { order_id: orderId } },
		line_items: [{ quantity: 1, price_data }],
		...(email ? { customer_email: email } : {}),
		locale: stripeLocale(locale),
		success_url: purchase.returnUrl('{CHECKOUT_SESSION_ID}'),
		cancel_url: purchase.cancelUrl,
		expires_at: Math.floor(Date.parse(openedAt) / 1000 + payableSeconds)
	};
}

/** The session as Stripe knows it now, with its payment and charge. Throws `session_not_found` (404). */
export async function retrieveSession(sessionId: string, timeoutMs?: number): Promise<Session> {
	const options = timeoutMs === undefined ? {} : { timeout: timeoutMs, maxNetworkRetries: 0 };
	const expand = ['payment_intent.latest_charge'];
	try {
		return await stripe().checkout.sessions.retrieve(sessionId, { expand }, options);
	} catch (error) {
		if (isMissing(error)) throw new DomainError('session_not_found', 404, { cause: error });
		throw error;
	}
}

function lookOf(session: Session): PaymentLook {
	const payment = typeof session.payment_intent === 'object' ? session.payment_intent : null;
	const charge = typeof payment?.latest_charge === 'object' ? payment.latest_charge : null;
	return {
		state: stateOf(session, payment, charge),
		// A subscription's session pays for no order of ours.
		orderId: session.mode === 'payment' ? session.client_reference_id : null,
		paymentId: idOf(session.payment_intent),
		amountCents: session.amount_total,
		currency: session.currency,
		email: session.customer_details?.email ?? session.customer_email,
		paidAt: charge ? isoOf(charge.created) : null,
		payUrl: session.status === 'open' ? session.url : null
	};
}

function stateOf(
	session: Session,
	payment: Stripe.PaymentIntent | null,
	charge: Stripe.Charge | null
): PaymentLook['state'] {
	if (session.payment_status === 'paid') return charge?.refunded ? 'dead' : 'paid';
	if (session.status === 'expired') return 'dead';
	if (session.status !== 'complete') return 'unpaid';
	// A completed session can't be paid again: when its delayed payment failed, it is over.
	const hasFailed = payment?.status === 'requires_payment_method' || payment?.status === 'canceled';
	return hasFailed ? 'dead' : 'delayed';
}
