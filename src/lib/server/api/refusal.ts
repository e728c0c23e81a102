import { apiRefusal } from '../platform/edge/api-refusal.ts';
import { DomainError } from '../platform/errors.ts';
import { log } from '../platform/log.ts';

/** The API's answer to whatever was thrown. What nobody expected is logged and told as `unexpected` (500). */
export function refuse(problem: unknown, requestId: string, headers?: Record<string, string>): Response {
	if (problem instanceof DomainError) return apiRefusal(problem, requestId, headers);
	log.error({ err: problem }, 'unexpected error');
	return apiRefusal(new DomainError('unexpected', 500), requestId, headers);
}

/** For an address under /api that nothing answers. */
export function refuseUnknown({ locals }: { locals: App.Locals }): Response {
	return apiRefusal(new DomainError('not_found', 404), locals.requestId);
}

/** For the methods that a route does not know; `allow` lists those it does. */
export function refuseMethod(allow: string): (event: { locals: App.Locals }) => Response {
	return ({ locals }) => apiRefusal(new DomainError('method_not_allowed', 405), locals.requestId, { allow });
}
