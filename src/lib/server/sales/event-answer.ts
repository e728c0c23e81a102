import { DomainError } from '../platform/errors.ts';
import { log } from '../platform/log.ts';

/** Tells the provider why an event was not stored: 4xx for one we will never take, 500 for one it must send again. */
export function refuseEvent(error: unknown, requestId: string): Response {
	const code = error instanceof DomainError ? error.code : 'unexpected';
	const status = error instanceof DomainError ? error.status : 500;
	log.warn({ code, err: status === 500 ? error : undefined }, 'an event was not taken');
	return Response.json({ error: { code, requestId } }, { status });
}
