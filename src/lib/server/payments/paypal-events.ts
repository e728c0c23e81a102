import { DomainError } from '../platform/errors.ts';
import { PayPalError } from './paypal-error.ts';
import { payPal } from './paypal-payments.ts';
import type { ProviderEvent } from './stripe-events.ts';

/**
 * The event in a webhook of PayPal, which PayPal itself says it sent. Throws `signature_invalid` (400) for anything else, and
 * PayPalError while PayPal can't be asked: it then sends the event again.
 */
export async function verify(payload: string, headers: Headers): Promise<ProviderEvent> {
	try {
		const event = await payPal().verifyWebhook(headers, payload);
		if (!event) throw new DomainError('signature_invalid', 400);
		const isOrder = event.type.startsWith('CHECKOUT.');
		const objectId = (isOrder ? event.payPalOrderId : event.captureId) ?? '';
		return { id: event.id, type: event.type, objectId, payload };
	} catch (error) {
		if (error instanceof PayPalError && error.status === 400)
			throw new DomainError('signature_invalid', 400, { cause: error });
		throw error;
	}
}
