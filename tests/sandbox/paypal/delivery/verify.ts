import { z } from 'zod';
import type { Call, Done } from '../http/route.ts';
import { rawMember } from '../http/raw-member.ts';
import { isSigned } from './signature.ts';

const request = z.looseObject({
	auth_algo: z.string().min(1).max(100),
	cert_url: z.url(),
	transmission_id: z.string().min(1).max(50),
	transmission_sig: z.string().min(1).max(500),
	transmission_time: z.string().min(1).max(100),
	webhook_id: z.string().min(1).max(50),
	webhook_event: z.looseObject({})
});

/** `POST /v1/notifications/verify-webhook-signature`: judges the event as the bytes of the request hold it. */
export function verifySignature({ sandbox, body, text }: Call): Done {
	const given = request.parse(body, { reportInput: true });
	const transmission = {
		id: given.transmission_id,
		time: given.transmission_time,
		signature: given.transmission_sig
	};
	const signer = { webhookId: sandbox.webhookId, secret: sandbox.clientSecret };
	const isGenuine =
		given.webhook_id === sandbox.webhookId &&
		isSigned(signer, transmission, rawMember(text, 'webhook_event'));
	return { status: 200, body: { verification_status: isGenuine ? 'SUCCESS' : 'FAILURE' } };
}
