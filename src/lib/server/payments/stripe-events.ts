import Stripe from 'stripe';
import { z } from 'zod';
import { config } from '../platform/config.ts';
import { DomainError } from '../platform/errors.ts';

const toleranceSeconds = 300;

/** What is taken from an event: which it is and what to look at. Amounts and states are asked of Stripe. */
const Event = z.object({
	id: z.string().min(1).max(255),
	object: z.literal('event'),
	type: z.string().min(1).max(255),
	data: z.object({ object: z.object({ id: z.string().max(255).optional() }) })
});

export type ProviderEvent = { id: string; type: string; objectId: string; payload: string };

/**
 * The event in a signed webhook body. Throws `signature_invalid` (400) when no configured secret signed these bytes
 * within the last 300 s, and `event_malformed` (400) when they are no event. The comparison takes constant time.
 */
export function verify(payload: string, signature: string | null): ProviderEvent {
	if (
		!signature ||
		!config().STRIPE_WEBHOOK_SECRET.some((secret) => isSignedBy(secret, payload, signature))
	) {
		throw new DomainError('signature_invalid', 400);
	}
	const event = Event.safeParse(parseJson(payload));
	if (!event.success) throw new DomainError('event_malformed', 400, { cause: event.error });
	const { id, type, data } = event.data;
	return { id, type, objectId: data.object.id ?? '', payload };
}

function isSignedBy(secret: string, payload: string, signature: string): boolean {
	const { signature: signatures } = Stripe.webhooks;
	if (!signatures) throw new Error('this build of the stripe package can not verify signatures');
	try {
		signatures.verifyHeader(payload, signature, secret, toleranceSeconds);
		return true;
	} catch (error) {
		if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
		throw error;
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined; // not an event: the schema says so
	}
}
