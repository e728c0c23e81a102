import { z } from 'zod';
import { captureIdIn } from './paypal-answers.ts';
import { PayPalError } from './paypal-error.ts';
import { readAnswer, type PayPalTransport } from './paypal-http.ts';

/** Which thing something happened to; what it is now has to be asked for. */
export type PayPalEvent = {
	id: string;
	/** `PAYMENT.CAPTURE.COMPLETED` and its like. */
	type: string;
	payPalOrderId: string | null;
	captureId: string | null;
};

const event = z
	.object({
		id: z.string().min(1),
		event_type: z.string().min(1),
		resource_type: z.string().optional(),
		resource: z.object({
			id: z.string().optional(),
			links: z.array(z.object({ href: z.string(), rel: z.string() })).default([]),
			supplementary_data: z
				.object({ related_ids: z.object({ order_id: z.string().optional() }).optional() })
				.optional()
		})
	})
	.transform(({ id, event_type, resource_type, resource }): PayPalEvent => {
		const own = resource.id ?? null;
		const related = resource.supplementary_data?.related_ids?.order_id ?? null;
		return {
			id,
			type: event_type,
			payPalOrderId: resource_type === 'checkout-order' ? own : related,
			captureId: resource_type === 'capture' ? own : captureIdIn(resource.links)
		};
	});
const verdict = z.object({ verification_status: z.string() });
const headerOf = {
	auth_algo: 'paypal-auth-algo',
	cert_url: 'paypal-cert-url',
	transmission_id: 'paypal-transmission-id',
	transmission_sig: 'paypal-transmission-sig',
	transmission_time: 'paypal-transmission-time'
};

/**
 * The event in a webhook's body when PayPal says that it sent it, else null. Throws PayPalError while PayPal can't be
 * asked, so that the event is sent again.
 */
export async function verifyEvent(
	transport: PayPalTransport,
	webhookId: string,
	headers: Headers,
	rawBody: string
): Promise<PayPalEvent | null> {
	const known = readEvent(rawBody);
	const fields = Object.entries(headerOf).map(([field, header]) => [field, headers.get(header)]);
	if (!known || fields.some(([, value]) => !value)) return null;
	const envelope = JSON.stringify({ ...Object.fromEntries(fields), webhook_id: webhookId });
	// The signature covers the bytes as sent, so the event goes in as it came: parsed and written again it may differ.
	const body = `${envelope.slice(0, -1)},"webhook_event":${rawBody}}`;
	const isGenuine = await askPayPal(transport, body);
	return isGenuine ? known : null;
}

async function askPayPal(transport: PayPalTransport, body: string): Promise<boolean> {
	const path = '/v1/notifications/verify-webhook-signature';
	try {
		const answer = readAnswer(verdict, await transport({ method: 'POST', path, body }));
		return answer.verification_status === 'SUCCESS';
	} catch (error) {
		// Headers of a wrong shape are a forgery, not a fault.
		if (error instanceof PayPalError && (error.status === 400 || error.status === 422)) return false;
		throw error;
	}
}

function readEvent(rawBody: string): PayPalEvent | null {
	try {
		return event.safeParse(JSON.parse(rawBody)).data ?? null;
	} catch {
		return null;
	}
}
