import { DomainError, unwrap } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import { secretClient } from '../platform/supabase.ts';
import { readBody } from './body.ts';
import * as payPalEvents from './paypal-events.ts';
import type { ProviderName } from './provider.ts';
import * as stripeEvents from './stripe-events.ts';

const maxBytes = 1024 * 1024;

/**
 * Answers a provider's webhook. 204: the event is stored, now or before; its job takes the id only and asks the provider for the
 * present state. 4xx: it will never be taken. 500: it could not be checked or stored, and must be sent again.
 */
export async function answerEvent(
	provider: ProviderName,
	request: Request,
	requestId: string
): Promise<Response> {
	try {
		const body = await readBody(request, maxBytes);
		await receive(provider, await verified(provider, body, request.headers));
		return new Response(null, { status: 204 });
	} catch (error) {
		const code = error instanceof DomainError ? error.code : 'unexpected';
		const status = error instanceof DomainError ? error.status : 500;
		log.warn({ provider, code, err: status === 500 ? error : undefined }, 'an event was not taken');
		return Response.json({ error: { code, requestId } }, { status });
	}
}

async function verified(provider: ProviderName, body: string, headers: Headers) {
	if (provider === 'paypal') return payPalEvents.verify(body, headers);
	return stripeEvents.verify(body, headers.get('stripe-signature'));
}

/** Stores the event and queues its handling, in one transaction. False when it was stored before; then nothing is done. */
async function receive(provider: ProviderName, event: stripeEvents.ProviderEvent): Promise<boolean> {
	return unwrap(
		await secretClient().rpc('receive_event', {
			p_provider: provider,
			p_event_id: event.id,
			p_type: event.type,
			p_object_id: event.objectId,
			p_payload: event.payload
		})
	);
}
