import { DomainError } from '../platform/errors.ts';
import type { Breakers } from './breaker.ts';
import { Fault, mayPass } from './fault.ts';
import type { OpenAiRoute } from './provider.ts';

/** What an attempt has to know about the routes around it. */
export type Leg = {
	/** Whether another route would be tried now, so that this one need not be insisted on. */
	hasNext: () => boolean;
	/** Why the routes before this one were passed over; null on the first. */
	fallbackReason: string | null;
};

const nameOf = ({ provider, model }: OpenAiRoute): string => `${provider} ${model}`;

/**
 * Runs a request by the first route that answers it, in order. A route is passed over while its breaker is open, unless
 * all are; after a failure that another provider or model may not share; and after its key was refused for another model.
 * Throws `ai_no_route` (503); at once a failure that every route would share; when all routes fail, the last failure that may pass,
 * so that a broken spare makes no lasting one of it (a route behind an open breaker is `ai_unavailable`, 503), else the last.
 */
export async function alongRoutes<T>(
	routes: OpenAiRoute[],
	breakers: Breakers,
	run: (route: OpenAiRoute, leg: Leg) => Promise<T>
): Promise<T> {
	if (routes.length === 0) throw new DomainError('ai_no_route', 503);
	const areAllOpen = routes.every(({ breaker }) => !breakers.mayTry(breaker));
	const isOpenTo = ({ breaker }: OpenAiRoute) => areAllOpen || breakers.mayTry(breaker);
	const refused = new Set<string>();
	const passed: string[] = [];
	const failed: { error: unknown; mayPass: boolean }[] = [];

	for (const [place, route] of routes.entries()) {
		if (refused.has(route.breaker)) continue;
		if (!breakers.enter(route.breaker) && !areAllOpen) {
			passed.push(`${nameOf(route)}: breaker_open`);
			failed.push({ error: new DomainError('ai_unavailable', 503), mayPass: true });
			continue;
		}
		const rest = routes.slice(place + 1);
		const hasNext = () => rest.some((next) => !refused.has(next.breaker) && isOpenTo(next));
		try {
			return await run(route, { hasNext, fallbackReason: passed.join('; ').slice(0, 500) || null });
		} catch (error) {
			const fault = error instanceof DomainError ? error.cause : error;
			if (!(fault instanceof Fault) || !fault.elsewhere) throw error;
			failed.push({ error, mayPass: mayPass(fault) });
			if (fault.outcome === 'unauthorised') refused.add(route.breaker);
			passed.push(`${nameOf(route)}: ${fault.outcome} ${fault.reason}`);
		} finally {
			breakers.left(route.breaker); // a probe that ended before it was sent
		}
	}
	throw (failed.findLast((failure) => failure.mayPass) ?? failed.at(-1))?.error;
}
