import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestFix } from './requests.ts';

/** Who stands in for Google, and what the app is called there. */
export type GoogleStandIn = { url: string; clientId: string; clientSecret: string };

const HOSTS = new Set(['accounts.google.com', 'oauth2.googleapis.com', 'www.googleapis.com']);

const currentStandIn = new AsyncLocalStorage<string>();
const realFetch = globalThis.fetch;

/**
 * Fix for Lite 0.10.0: Google's addresses are fixed in it. Visitors are sent to `standIn` instead, and so are the calls
 * with which Lite exchanges Google's code and reads Google's keys. Every other call of this process is left alone.
 */
export function sendToStandIn(standIn: string): RequestFix {
	globalThis.fetch = fetchGoogleFromStandIn;
	return (next) => async (request) => {
		const { pathname } = new URL(request.url);
		if (pathname === '/auth/v1/callback') return currentStandIn.run(standIn, () => next(request));
		const response = await next(request);
		const location = response.headers.get('location') ?? '';
		if (pathname !== '/auth/v1/authorize' || !isGoogle(location)) return response;
		return new Response(null, { status: response.status, headers: { location: moved(location, standIn) } });
	};
}

const fetchGoogleFromStandIn: typeof fetch = (input, init) => {
	const standIn = currentStandIn.getStore();
	const address = input instanceof Request ? input.url : String(input);
	return standIn && isGoogle(address) ? realFetch(moved(address, standIn), init) : realFetch(input, init);
};

function isGoogle(address: string): boolean {
	return URL.canParse(address) && HOSTS.has(new URL(address).hostname);
}

/** The stand-in has Google's own paths. */
function moved(address: string, standIn: string): string {
	const { pathname, search } = new URL(address);
	return standIn + pathname + search;
}
