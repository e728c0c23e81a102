import Stripe from 'stripe';
import { config } from '../platform/config.ts';
import { DomainError } from '../platform/errors.ts';
import { log } from '../platform/log.ts';

const timeoutMs = 20_000;

let client: Stripe | undefined;

/** Stripe, or its stand-in when the settings name one. Every call ends within 20 s a try, three tries at most. */
export function stripe(): Stripe {
	client ??= connect();
	return client;
}

function connect(): Stripe {
	const { STRIPE_SECRET_KEY, STRIPE_API_BASE } = config();
	const options = {
		apiVersion: Stripe.API_VERSION,
		timeout: timeoutMs,
		maxNetworkRetries: 2,
		telemetry: false
	} as const;
	if (!STRIPE_API_BASE) return new Stripe(STRIPE_SECRET_KEY, options);
	const { hostname, port, protocol } = new URL(STRIPE_API_BASE);
	const isHttps = protocol === 'https:';
	return new Stripe(STRIPE_SECRET_KEY, {
		...options,
		host: hostname,
		port: port || (isHttps ? 443 : 80),
		protocol: isHttps ? 'https' : 'http'
	});
}

/** True when Stripe says that what was asked for does not exist. Asking again would say so again. */
export function isMissing(error: unknown): boolean {
	return error instanceof Stripe.errors.StripeError && error.code === 'resource_missing';
}

/**
 * True when Stripe keeps answering this error to the same idempotency key: it stores the answer of every request that
 * began to run, 500 included (https://docs.stripe.com/api/idempotent_requests). Lost answers and 409, 429, 401 are not.
 */
export function isStuckToKey(error: unknown): boolean {
	if (!(error instanceof Stripe.errors.StripeError) || error instanceof Stripe.errors.StripeConnectionError) {
		return false;
	}
	const status = error.statusCode ?? 0;
	return status >= 500 || status === 400;
}

/** Logs what Stripe said and returns the outcome a buyer is told: `card_declined` (402) or `payments_unavailable` (503). Other errors come back. */
export function asOutcome(error: unknown): unknown {
	if (!(error instanceof Stripe.errors.StripeError)) return error;
	if (error instanceof Stripe.errors.StripeCardError)
		return new DomainError('card_declined', 402, { cause: error });
	const { type, code, statusCode, requestId, message } = error;
	log.error({ stripe: { type, code, statusCode, requestId, message } }, 'stripe refused or did not answer');
	return new DomainError('payments_unavailable', 503, { cause: error });
}

/** Does it, and turns what Stripe refused into the outcome that `asOutcome` tells. */
export async function orOutcome<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw asOutcome(error);
	}
}

/** The id of what Stripe names by its id, or sends along whole; null when it names nothing. */
export function idOf(named: string | { id: string } | null | undefined): string | null {
	return typeof named === 'string' ? named : (named?.id ?? null);
}

/** A time of Stripe's, in seconds since 1970, as an ISO time. */
export const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();
