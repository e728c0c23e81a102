import { createLimiter, type Count, type Limit } from '../limits.ts';
import { isApi, isSignedCallback, isWrite, type EdgeEvent } from './event.ts';
import { placeOf } from './place.ts';

// One caller, and all callers of one address together: a made-up token must not open a new account of requests. Who
// shows no token is counted by the address alone, as a caller.
const table = {
	writes: {
		caller: limiter({ name: 'writes', most: 120, seconds: 60 }),
		place: limiter({ name: 'writes-of-address', most: 600, seconds: 60 })
	},
	reads: {
		caller: limiter({ name: 'reads', most: 300, seconds: 60 }),
		place: limiter({ name: 'reads-of-address', most: 1200, seconds: 60 })
	}
};

function limiter(limit: Limit) {
	return createLimiter(limit, { remembersRefusals: true });
}

// Read whole from the database, or made while one waits.
const isExpensive = (route: string): boolean => /\/(download|export)(\/|s?$|s?\/|\.)/.test(route);

/** Which limits a request falls under; null for pages, health, and what providers sign. */
export function tierOf({ request, url, route }: EdgeEvent): keyof typeof table | null {
	if (route.id === null || isSignedCallback(url) || url.pathname === '/api/health') return null;
	if (isWrite(request)) return 'writes';
	if (request.method !== 'GET' && request.method !== 'HEAD') return null;
	return isApi(url) || isExpensive(route.id) ? 'reads' : null;
}

/** Counts a request under each limit that holds for its caller. Nothing is counted for what is under none. */
export async function countRequest(event: EdgeEvent): Promise<Count[]> {
	const tier = tierOf(event);
	if (!tier) return [];
	const { caller, place } = table[tier];
	const token = tokenOf(event);
	const address = placeOf(event.getClientAddress());
	if (!token) return [await caller.count(address)];
	// The address first: one that is over it adds no row for each token it makes up.
	const ofPlace = await place.count(address);
	return ofPlace.isOver ? [ofPlace] : [await caller.count(`token:${token}`), ofPlace];
}

/**
 * What tells a caller from others: the bearer token, or the session as the cookies hold it. Not checked here, so the
 * token itself and not whom it names: who knew only a name could use up another's requests.
 */
function tokenOf({ locals, cookies }: EdgeEvent): string | null {
	if (locals.bearer) return locals.bearer;
	const session = cookies.getAll().filter(({ name }) => /-auth-token(\.\d+)?$/.test(name));
	return session.map(({ value }) => value).join('') || null;
}

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/: `RateLimit-Policy` and `RateLimit`. */
export function rateLimitHeaders(counts: Count[]): Record<string, string> {
	if (counts.length === 0) return {};
	return {
		'ratelimit-policy': counts
			.map(({ limit: { name, most, seconds } }) => `"${name}";q=${most};w=${seconds}`)
			.join(', '),
		ratelimit: counts
			.map(({ limit, remaining, waitSeconds }) => `"${limit.name}";r=${remaining};t=${waitSeconds}`)
			.join(', ')
	};
}
