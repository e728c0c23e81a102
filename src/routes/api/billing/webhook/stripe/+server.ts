import { answerEvent } from '$lib/server/sales/webhook.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ request, locals }) => answerEvent(request, locals.requestId);
