import { config } from '../config.ts';
import { DomainError } from '../errors.ts';
import { discardRest, maxBytesFor, measureBody } from './body-size.ts';
import { bearerOf, isCrossSite } from './cross-site.ts';
import { isApi, isSignedCallback, isWrite, type EdgeEvent } from './event.ts';
import { countRequest, rateLimitHeaders } from './general-limits.ts';
import { isOpenToAllSites, preflight } from './headers.ts';
import { refuse } from './refusal.ts';

/**
 * Lets a request on to its route, or answers it here: one that another site may have sent (403), one that is too large
 * (413), one of too many (429). Sets `locals.bearer`. What is refused changed nothing.
 */
export async function guard(event: EdgeEvent, resolve: () => Promise<Response>): Promise<Response> {
	const { locals, url } = event;
	locals.bearer = isApi(url) && !isSignedCallback(url) ? bearerOf(event.request) : null;
	if (event.request.method === 'OPTIONS' && isOpenToAllSites(url)) return preflight();
	if (!isWrite(event.request)) return limited(event, resolve);
	const response = await answerWrite(event, resolve);
	discardRest(event.request);
	return response;
}

async function answerWrite(event: EdgeEvent, resolve: () => Promise<Response>): Promise<Response> {
	if (mustBeOurs(event) && isCrossSite(event.request, new URL(config().ORIGIN).origin))
		return refuse(new DomainError('cross_site_request', 403), event);

	const body = measureBody(event.request, maxBytesFor(event));
	if (body.isTooLarge()) return refuse(tooLarge(), event);
	event.request = body.request;
	return limited(event, async () => {
		const response = await resolve();
		// Whatever the route made of a body that broke off.
		return body.isTooLarge() ? refuse(tooLarge(), event) : response;
	});
}

/** Calls with a token of their own or a provider's signature carry nothing that a browser adds by itself. */
const mustBeOurs = ({ locals, url }: EdgeEvent): boolean => !locals.bearer && !isSignedCallback(url);

const tooLarge = () => new DomainError('body_too_large', 413);

async function limited(event: EdgeEvent, resolve: () => Promise<Response>): Promise<Response> {
	const counts = await countRequest(event);
	const over = counts.filter(({ isOver }) => isOver);
	const waitSeconds = Math.max(...over.map((count) => count.waitSeconds));
	const response =
		over.length > 0
			? refuse(new DomainError('rate_limited', 429, { detail: { waitSeconds } }), event)
			: await resolve();
	for (const [name, value] of Object.entries(rateLimitHeaders(counts))) response.headers.set(name, value);
	return response;
}
