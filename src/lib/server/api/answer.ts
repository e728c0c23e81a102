import { requireCaller } from './caller.ts';
import type { ApiEvent, Endpoint } from './endpoint.ts';
import { checkBody, checkParams, checkQuery } from './input.ts';
import { refuse } from './refusal.ts';

/** The request handler of an endpoint: who asks, what they sent, one call, and JSON whatever happens. */
export function answer(endpoint: Endpoint): (event: ApiEvent) => Promise<Response> {
	const open: Record<string, string> = endpoint.sharedForSeconds
		? { 'access-control-allow-origin': '*' }
		: {};
	return async (event) => {
		try {
			const body = await endpoint.run((await readInput(endpoint, event)) as never);
			const status = endpoint.unless?.holds(body as never) ? endpoint.unless.status : endpoint.answer.status;
			const headers = { 'cache-control': cacheControl(endpoint, status), ...open };
			return Response.json(body, { status, headers });
		} catch (problem) {
			return refuse(problem, event.locals.requestId, open);
		}
	};
}

async function readInput(endpoint: Endpoint, event: ApiEvent) {
	const { params, query, body } = endpoint;
	return {
		caller: await requireCaller(event, endpoint),
		params: params && checkParams(event.params, params),
		query: query && checkQuery(event.url, query),
		body: body && (await checkBody(event.request, body.schema)),
		place: event.getClientAddress()
	};
}

function cacheControl({ sharedForSeconds }: Endpoint, status: number): string {
	if (!sharedForSeconds || status !== 200) return 'no-store';
	return `public, max-age=${sharedForSeconds}, stale-while-revalidate=${sharedForSeconds * 10}`;
}
