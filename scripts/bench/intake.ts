import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { atLeastRate, fact, type Figure } from './figure.ts';
import type { BenchSystem } from './system.ts';

const events = 4000;
const atOnce = 50;

/** A signed event of a type that nobody follows: what is measured is taking it, not what it leads to. */
function signedEvent(secret: string): { payload: string; signature: string } {
	const object = { id: `prod_${randomUUID()}`, object: 'product' };
	const event = {
		id: `evt_${randomUUID()}`,
		object: 'event',
		type: 'product.created',
		created: 0,
		data: { object }
	};
	const payload = JSON.stringify(event);
	return { payload, signature: Stripe.webhooks.generateTestHeaderString({ payload, secret }) };
}

/** How many events a second are stored and acknowledged, fifty at once, while the worker handles what comes. */
export async function measureIntake({ origin, db, local }: BenchSystem): Promise<Figure[]> {
	const secret = local.env.STRIPE_WEBHOOK_SECRET ?? '';
	const waiting = Array.from({ length: events }, () => signedEvent(secret));
	const send = async (): Promise<void> => {
		for (let next = waiting.pop(); next; next = waiting.pop()) {
			const headers = { 'content-type': 'application/json', 'stripe-signature': next.signature };
			const url = `${origin}/api/billing/webhook/stripe`;
			const { status } = await fetch(url, { method: 'POST', headers, body: next.payload });
			if (status !== 204) throw new Error(`the webhook answered ${status}`);
		}
	};
	const started = performance.now();
	await Promise.all(Array.from({ length: atOnce }, send));
	const perSecond = (events / (performance.now() - started)) * 1000;
	const { rows } = await db.query<{ stored: number }>(
		'select count(*)::int as stored from public.provider_events'
	);
	return [
		atLeastRate(`webhook events acknowledged, ${atOnce} at once`, perSecond, 300),
		fact('of them stored', `${rows[0]?.stored} of ${events}`)
	];
}
