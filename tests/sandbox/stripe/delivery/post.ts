import { createHmac } from 'node:crypto';
import type Stripe from 'stripe';
import type { Attempt } from './record.ts';

/** The `Stripe-Signature` header for a body: `t=<seconds>,v1=<HMAC SHA-256 hex>`, https://docs.stripe.com/webhooks. */
function signatureOf(body: string, secret: string, seconds: number): string {
	const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
	return `t=${seconds},v1=${digest}`;
}

/** The body Stripe sends: indented JSON, so that only the raw bytes match the signature. */
function bodyOf(event: Stripe.Event): string {
	return JSON.stringify(event, null, 2);
}

/** Posts one signed event. Never throws: a refusal, a redirect or silence comes back as the attempt's outcome. */
export async function postEvent(
	url: string,
	secret: string,
	event: Stripe.Event,
	signal: AbortSignal
): Promise<Attempt> {
	const startedAt = Date.now();
	const body = bodyOf(event);
	const outcome = await post(url, body, signatureOf(body, secret, Math.floor(startedAt / 1000)), signal);
	return { at: new Date(startedAt).toISOString(), durationMs: Date.now() - startedAt, ...outcome };
}

async function post(url: string, body: string, signature: string, signal: AbortSignal) {
	const headers = {
		'content-type': 'application/json; charset=utf-8',
		'stripe-signature': signature,
		'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)'
	};
	try {
		const answer = await fetch(url, { method: 'POST', body, headers, signal, redirect: 'manual' });
		await answer.arrayBuffer();
		return { status: answer.status, error: answer.ok ? null : `answered ${answer.status}` };
	} catch (error) {
		return { status: null, error: describe(error) };
	}
}

function describe(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
