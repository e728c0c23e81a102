import { eventStream } from '../event-stream.ts';
import { requireCaller } from './caller.ts';
import { eventStreamType, type ApiEvent, type Endpoint, type EventSource } from './endpoint.ts';
import { checkBody, checkHeaders, checkParams, checkQuery } from './input.ts';
import { refuse } from './refusal.ts';

/** The request handler of an endpoint: who asks, what they sent, one call, and JSON or events. Refusals are always JSON. */
export function answer(endpoint: Endpoint): (event: ApiEvent) => Promise<Response> {
	const open: Record<string, string> = endpoint.sharedForSeconds
		? { 'access-control-allow-origin': '*' }
		: {};
	return async (event) => {
		try {
			const body = await endpoint.run((await readInput(endpoint, event)) as never);
			if (endpoint.answer.mediaType === eventStreamType) return eventStream(body as EventSource);
			const status = endpoint.unless?.holds(body as never) ? endpoint.unless.status : endpoint.answer.status;
			const headers = { 'cache-control': cacheControl(endpoint, status), ...open };
			return Response.json(body, { status, headers });
		} catch (problem) {
			return refuse(problem, event.locals.requestId, open);
		}
	};
}

async function readInput(endpoint: Endpoint, event: ApiEvent) {
	const { params, query, headers, body } = endpoint;
	return {
		caller: await requireCaller(event, endpoint),
		params: params && checkParams(event.params, params),
		query: query && checkQuery(event.url, query),
		headers: headers && checkHeaders(event.request.headers, headers),
		body: body && (await checkBody(event.request, body)),
		place: event.getClientAddress()
	};
}

function cacheControl({ sharedForSeconds }: Endpoint, status: number): string {
	if (!sharedForSeconds || status !== 200) return 'no-store';
	return `public, max-age=${sharedForSeconds}, stale-while-revalidate=${sharedForSeconds * 10}`;
}
