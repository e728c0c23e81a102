import { DomainError } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import { readBody } from './body.ts';
import { receive, verify } from './stripe-events.ts';

const maxBytes = 1024 * 1024;

/**
 * Answers a webhook of Stripe. 204: the event is stored, now or before; its job takes the id only and asks Stripe for
 * the present state. 4xx: it will never be taken. 500: it could not be stored and Stripe must send it again.
 */
export async function answerEvent(request: Request, requestId: string): Promise<Response> {
	try {
		await receive(verify(await readBody(request, maxBytes), request.headers.get('stripe-signature')));
		return new Response(null, { status: 204 });
	} catch (error) {
		const code = error instanceof DomainError ? error.code : 'unexpected';
		const status = error instanceof DomainError ? error.status : 500;
		log.warn({ code, err: status === 500 ? error : undefined }, 'an event was not taken');
		return Response.json({ error: { code, requestId } }, { status });
	}
}
