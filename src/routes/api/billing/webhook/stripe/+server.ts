import { readBody } from '$lib/server/sales/body.ts';
import { receive, verify } from '$lib/server/sales/stripe-events.ts';
import { refuseEvent } from '$lib/server/sales/event-answer.ts';
import type { RequestHandler } from './$types';

const maxBytes = 1024 * 1024;

export const POST: RequestHandler = async ({ request, locals }) => {
	try {
		const event = verify(await readBody(request, maxBytes), request.headers.get('stripe-signature'));
		await receive(event); // stored once; its job takes the id only and asks Stripe for the present state
		return new Response(null, { status: 204 });
	} catch (error) {
		return refuseEvent(error, locals.requestId);
	}
};
