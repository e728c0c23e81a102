import Stripe from 'stripe';
import { z } from 'zod';
import type { LocalSystem } from '../local/system.ts';

const refusal = z.object({ error: z.object({ code: z.string().optional(), message: z.string() }) });

/** Asks the stand-in at `adminUrl` for something only tests can ask. Throws with its code or words when it refuses. */
export async function steer(
	adminUrl: string | undefined,
	path: string,
	body?: object,
	method = body ? 'POST' : 'GET'
): Promise<unknown> {
	const answer = await fetch(`${adminUrl}/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
	const said: unknown = await answer.json();
	if (answer.ok) return said;
	const { error } = refusal.safeParse(said).data ?? {};
	throw new Error(error?.code ?? error?.message ?? `${path} answered ${answer.status}`);
}

/** A client of the system's Stripe, for what happens in Stripe's dashboard. */
export function stripeOf({ env, stripe }: LocalSystem): Stripe {
	const { hostname, port } = new URL(stripe?.apiBase ?? '');
	return new Stripe(env.STRIPE_SECRET_KEY ?? '', {
		host: hostname,
		port,
		protocol: 'http',
		telemetry: false,
		maxNetworkRetries: 3
	});
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One of them, at random. */
export function oneOf<T>(items: readonly T[]): T | undefined {
	return items[Math.floor(Math.random() * items.length)];
}
