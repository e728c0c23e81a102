import { randomUUID } from 'node:crypto';
import { config } from '../platform/config.ts';
import { DomainError } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import type { PayPalCapture, PayPalOrder } from './paypal-answers.ts';
import { connectPayPal, type PayPalClient } from './paypal-client.ts';
import { isPayPalMissing, isPayPalUnavailable, PayPalError } from './paypal-error.ts';
import type { PaymentLook, PaymentProvider } from './provider.ts';

let client: PayPalClient | undefined;

/** PayPal, or its stand-in when the settings name one. Throws `provider_unknown` (404) when it is not set up. */
export function payPal(): PayPalClient {
	client ??= connect();
	return client;
}

function connect(): PayPalClient {
	const { PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET, PAYPAL_WEBHOOK_ID, PAYPAL_API_BASE } = config();
	if (!PAYPAL_CLIENT_ID || !PAYPAL_CLIENT_SECRET || !PAYPAL_WEBHOOK_ID) {
		throw new DomainError('provider_unknown', 404);
	}
	return connectPayPal({
		clientId: PAYPAL_CLIENT_ID,
		clientSecret: PAYPAL_CLIENT_SECRET,
		webhookId: PAYPAL_WEBHOOK_ID,
		apiBase: PAYPAL_API_BASE
	});
}

/**
 * PayPal orders, https://developer.paypal.com/docs/api/orders/v2/. PayPal adds the order's id to the return address as `token`.
 * What a buyer approved is captured when somebody looks: their return, the webhook or the sweep, whichever is first.
 */
export const payPalPayments: PaymentProvider = {
	open: async (purchase) => {
		const { orderId, amountCents, currency, title, email, locale, cancelUrl } = purchase;
		const order = await payPal().createOrder({
			orderId,
			amountCents,
			currency,
			description: title,
			...(email ? { email } : {}),
			locale,
			returnUrl: purchase.returnUrl(''),
			cancelUrl,
			requestId: `order:${orderId}`
		});
		return { sessionId: order.id, payUrl: order.approveUrl };
	},
	look: async (sessionId) => lookOf(await getOrder(sessionId)),
	take: async (sessionId) => {
		const order = await getOrder(sessionId);
		return order.status === 'APPROVED' ? capture(order) : lookOf(order);
	},
	isStuck: (error) => error instanceof PayPalError && !isPayPalUnavailable(error),
	asOutcome: (error) => {
		if (!(error instanceof PayPalError)) return error;
		const { name, issue, status, debugId } = error;
		log.error({ paypal: { name, issue, status, debugId } }, 'paypal refused or did not answer');
		return new DomainError('payments_unavailable', 503, { cause: error });
	}
};

async function getOrder(id: string): Promise<PayPalOrder> {
	try {
		return await payPal().getOrder(id);
	} catch (error) {
		if (isPayPalMissing(error)) throw new DomainError('session_not_found', 404, { cause: error });
		throw error;
	}
}

/**
 * An order is captured once, whoever asks (https://developer.paypal.com/docs/api/orders/v2/#orders_capture); each try has an id of
 * its own, as a refused one would be answered the same again. A declined card sends the buyer back to choose another.
 */
async function capture(order: PayPalOrder): Promise<PaymentLook> {
	try {
		return lookOf(await payPal().captureOrder(order.id, `capture:${randomUUID()}`));
	} catch (error) {
		if (!(error instanceof PayPalError)) throw error;
		if (error.issue === 'ORDER_ALREADY_CAPTURED') return lookOf(await getOrder(order.id));
		if (error.issue === 'INSTRUMENT_DECLINED')
			return { ...lookOf(order), state: 'unpaid', payUrl: error.redirectUrl };
		throw error;
	}
}

function lookOf(order: PayPalOrder): PaymentLook {
	const newest = order.captures.at(-1);
	return {
		state: stateOf(order, newest),
		orderId: order.orderId,
		paymentId: newest?.id ?? null,
		amountCents: newest?.amountCents ?? order.amountCents,
		currency: newest?.currency ?? order.currency,
		email: order.payerEmail,
		paidAt: null, // taken at this look: nobody waited before
		payUrl: order.captures.length === 0 ? order.approveUrl : null
	};
}

function stateOf(order: PayPalOrder, newest: PayPalCapture | undefined): PaymentLook['state'] {
	if (order.status === 'VOIDED') return 'dead';
	if (!newest) return order.status === 'APPROVED' ? 'approved' : 'unpaid';
	if (newest.status === 'COMPLETED' || newest.status === 'PARTIALLY_REFUNDED') return 'paid';
	return newest.status === 'PENDING' ? 'delayed' : 'dead';
}
