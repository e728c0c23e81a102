import type { z } from 'zod';
import {
	captureAnswer,
	orderAnswer,
	refundAnswer,
	type PayPalCapture,
	type PayPalOrder,
	type PayPalRefund
} from './paypal-answers.ts';
import { PayPalError } from './paypal-error.ts';
import { createTransport, readAnswer, type PayPalOptions, type PayPalSettings } from './paypal-http.ts';
import { toPayPalMoney } from './paypal-money.ts';
import { orderRequest, type OrderRequest } from './paypal-order-request.ts';
import { verifyEvent, type PayPalEvent } from './paypal-webhook.ts';

export type RefundRequest = {
	/** Minor units; without it, all that is left. */
	amountCents?: number;
	currency: string;
	requestId: string;
};

/** PayPal's REST API as far as it is used. Every function throws PayPalError; repeating a `requestId` is safe for hours. */
export type PayPalClient = {
	createOrder(request: OrderRequest): Promise<PayPalOrder>;
	getOrder(id: string): Promise<PayPalOrder>;
	/** Takes the money of an approved order. `INSTRUMENT_DECLINED` sends the buyer to approve again; then use a new request id. */
	captureOrder(id: string, requestId: string): Promise<PayPalOrder>;
	getCapture(id: string): Promise<PayPalCapture>;
	refundCapture(id: string, request: RefundRequest): Promise<PayPalRefund>;
	/** The event a webhook brings, or null when PayPal did not send it. Asks PayPal, so limit who may call it. */
	verifyWebhook(headers: Headers, rawBody: string): Promise<PayPalEvent | null>;
};

/** A client that keeps its access token: make one and share it. */
export function connectPayPal(settings: PayPalSettings, options: PayPalOptions = {}): PayPalClient {
	const transport = createTransport(settings, options);
	const get = async <S extends z.ZodType>(schema: S, path: string) =>
		readAnswer(schema, await transport({ method: 'GET', path }));
	const post = async <S extends z.ZodType>(schema: S, path: string, { body, requestId }: Write) =>
		readAnswer(schema, await transport({ method: 'POST', path, body: JSON.stringify(body), requestId }));

	return {
		createOrder: async (request) =>
			post(orderAnswer, '/v2/checkout/orders', {
				body: orderRequest(request),
				requestId: request.requestId
			}),
		getOrder: async (id) => get(orderAnswer, `/v2/checkout/orders/${requireId(id)}`),
		captureOrder: async (id, requestId) =>
			post(orderAnswer, `/v2/checkout/orders/${requireId(id)}/capture`, { body: {}, requestId }),
		getCapture: async (id) => get(captureAnswer, `/v2/payments/captures/${requireId(id)}`),
		refundCapture: async (id, { amountCents, currency, requestId }) => {
			const body = amountCents === undefined ? {} : { amount: toPayPalMoney({ amountCents, currency }) };
			return post(refundAnswer, `/v2/payments/captures/${requireId(id)}/refund`, { body, requestId });
		},
		verifyWebhook: (headers, rawBody) => verifyEvent(transport, settings.webhookId, headers, rawBody)
	};
}

type Write = { body: unknown; requestId: string };

/** Ids come back in the buyer's address bar: anything but an id names nothing and must not shape a path. */
function requireId(id: string): string {
	if (/^[A-Za-z0-9-]{1,64}$/.test(id)) return id;
	throw new PayPalError({ name: 'RESOURCE_NOT_FOUND', issue: 'INVALID_RESOURCE_ID', status: 404 });
}
