import { createHmac } from 'node:crypto';
import type Stripe from 'stripe';
import { bodyOf, post } from '../../provider/post.ts';
import type { Attempt } from '../../provider/record.ts';

/** The `Stripe-Signature` header for a body: `t=<seconds>,v1=<HMAC SHA-256 hex>`, https://docs.stripe.com/webhooks. */
function signatureOf(body: string, secret: string): string {
	const seconds = Math.floor(Date.now() / 1000);
	const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
	return `t=${seconds},v1=${digest}`;
}

export type Endpoint = { url: string; secret: string };

/** Posts one signed event. Never throws. */
export function postEvent(
	{ url, secret }: Endpoint,
	event: Stripe.Event,
	signal: AbortSignal
): Promise<Attempt> {
	const body = bodyOf(event);
	const headers = {
		'content-type': 'application/json; charset=utf-8',
		'stripe-signature': signatureOf(body, secret),
		'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)'
	};
	return post(url, { body, headers, signal });
}
