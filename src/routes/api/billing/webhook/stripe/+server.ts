import { answerEvent } from '$lib/server/payments/webhook.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ request, locals }) => answerEvent('stripe', request, locals.requestId);
