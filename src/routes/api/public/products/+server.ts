import { ListQuery, listProducts } from '$lib/server/sales/catalogue.ts';
import { answerPublicly, checkQuery } from '$lib/server/sales/public-answer.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ url, locals }) =>
	answerPublicly(locals.requestId, () => listProducts(checkQuery(ListQuery, url)));
