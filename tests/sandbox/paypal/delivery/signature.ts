import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What goes with an event to prove where it comes from. */
export interface Transmission {
	id: string;
	time: string;
	signature: string;
}

export interface Signer {
	webhookId: string;
	/** PayPal signs with a certificate's key; here one secret signs and verifies. */
	secret: string;
}

/** Signs a body for one transmission. */
export function signed(signer: Signer, body: string): Transmission {
	const transmission = { id: randomUUID(), time: `${new Date().toISOString().slice(0, 19)}Z` };
	return { ...transmission, signature: signatureOf(signer, transmission, body) };
}

/** Whether exactly this body was signed for this transmission and webhook. */
export function isSigned(
	signer: Signer,
	{ signature, ...transmission }: Transmission,
	body: string
): boolean {
	const [given, expected] = [Buffer.from(signature), Buffer.from(signatureOf(signer, transmission, body))];
	return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Over `id|time|webhookId|crc32(body)`, https://developer.paypal.com/api/rest/webhooks/rest/. */
function signatureOf(
	{ webhookId, secret }: Signer,
	{ id, time }: Omit<Transmission, 'signature'>,
	body: string
) {
	return createHmac('sha256', secret)
		.update(`${id}|${time}|${webhookId}|${crc32(body)}`)
		.digest('base64');
}
