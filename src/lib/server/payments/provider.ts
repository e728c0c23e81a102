import { config } from '../platform/config.ts';
import { DomainError } from '../platform/errors.ts';
import { payPalPayments } from './paypal-payments.ts';
import { stripePayments } from './stripe-payments.ts';

export type ProviderName = 'stripe' | 'paypal';

/** What somebody is asked to pay, from our own order: never from what a browser sent. */
export type Purchase = {
	orderId: string;
	amountCents: number;
	currency: string;
	/** What it is called on the payment page. */
	title: string;
	/** Fills in the address; null lets the buyer type it. */
	email: string | null;
	locale: string;
	/** When the order was opened; the payment page ends less than a day later. */
	openedAt: string;
	/** Where the buyer comes back to, for the id of the provider's session. */
	returnUrl: (sessionId: string) => string;
	cancelUrl: string;
};

/** How a payment stands, as the provider says now. */
export type PaymentLook = {
	/**
	 * `paid`: the money is there. `dead`: it can't come any more, or went back in full. `approved`: it waits to be taken. `delayed`:
	 * on its way, which may take days. `unpaid`: the buyer has not paid yet.
	 */
	state: 'paid' | 'dead' | 'approved' | 'delayed' | 'unpaid';
	/** Our order, as we told the provider. */
	orderId: string | null;
	/** Names the payment: what a refund or a dispute refers to. Null while there is none. */
	paymentId: string | null;
	amountCents: number | null;
	currency: string | null;
	email: string | null;
	/** ISO time at which the provider took the money. */
	paidAt: string | null;
	/** Where it can be paid; null when it can't (any more). */
	payUrl: string | null;
};

/** One way to pay. A provider is one file that gives this. */
export type PaymentProvider = {
	/** Opens a payment page. Repeating it for one order gives the same session. */
	open(purchase: Purchase): Promise<{ sessionId: string; payUrl: string | null }>;
	/** Asks how a session stands, and changes nothing. Throws `session_not_found` (404) for what the provider does not know. */
	look(sessionId: string, timeoutMs?: number): Promise<PaymentLook>;
	/** The same, once it has taken a payment that waits to be taken. Two at once take it once. */
	take(sessionId: string): Promise<PaymentLook>;
	/** True when the same `open` would be refused again for a day: the order should be given up. */
	isStuck(error: unknown): boolean;
	/** Turns a provider's failure into `payments_unavailable` (503), logged; other errors come back as they are. */
	asOutcome(error: unknown): unknown;
};

const providers: Record<ProviderName, PaymentProvider> = { stripe: stripePayments, paypal: payPalPayments };

/** The provider of this name. Throws `provider_unknown` (404) when it is none, or not set up. */
export function provider(name: string): PaymentProvider {
	if (name === 'stripe' || (name === 'paypal' && isOffered('paypal'))) return providers[name];
	throw new DomainError('provider_unknown', 404);
}

/** Whether buyers are offered this way to pay. */
export function isOffered(name: ProviderName): boolean {
	return name === 'stripe' || config().PAYPAL_CLIENT_ID !== undefined;
}
