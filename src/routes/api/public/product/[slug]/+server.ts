import { getProduct } from '$lib/server/sales/catalogue.ts';
import { answerPublicly } from '$lib/server/sales/public-answer.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, locals }) =>
	answerPublicly(locals.requestId, async () => ({ product: await getProduct(params.slug) }));
