import { bodyOf, post } from '../../provider/post.ts';
import type { Attempt } from '../../provider/record.ts';
import { signed, type Signer } from './signature.ts';

export interface Endpoint extends Signer {
	url: string;
	/** Where certificates would be, as `PAYPAL-CERT-URL` says. */
	apiBase: string;
}

/** Posts one signed event. Never throws. */
export function postEvent(endpoint: Endpoint, event: object, signal: AbortSignal): Promise<Attempt> {
	const body = bodyOf(event);
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
	return post(endpoint.url, { body, headers, signal });
}
