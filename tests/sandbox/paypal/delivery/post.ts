import type { Attempt } from './record.ts';
import { signed, type Signer } from './signature.ts';

export interface Endpoint extends Signer {
	url: string;
	/** Where certificates would be, as `PAYPAL-CERT-URL` says. */
	apiBase: string;
}

/** Posts one signed event. Never throws: a refusal, a redirect or silence comes back as the attempt's outcome. */
export async function postEvent(endpoint: Endpoint, event: object, signal: AbortSignal): Promise<Attempt> {
	const startedAt = Date.now();
	// Indented, so that a body parsed and written again no longer matches its signature.
	const body = JSON.stringify(event, null, 2);
	const { id, time, signature } = signed(endpoint, body);
	const headers = {
		'content-type': 'application/json',
		'user-agent': 'PayPal/AUHD-1.0-1',
		'paypal-auth-algo': 'SHA256withRSA',
		'paypal-cert-url': `${endpoint.apiBase}/v1/notifications/certs/CERT-sandbox`,
		'paypal-transmission-id': id,
		'paypal-transmission-sig': signature,
		'paypal-transmission-time': time
	};
	const outcome = await post(endpoint.url, { body, headers, signal });
	return { at: new Date(startedAt).toISOString(), durationMs: Date.now() - startedAt, ...outcome };
}

async function post(url: string, init: RequestInit) {
	try {
		const answer = await fetch(url, { method: 'POST', redirect: 'manual', ...init });
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
