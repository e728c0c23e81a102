import { DomainError } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import { errorWords } from './error-words.ts';
import type { WrongField } from './input.ts';

/**
 * The answer of the API to whatever was thrown: `{ error: { code, message, requestId, fields? } }` with the outcome's
 * status. What nobody expected is logged and told as `unexpected` (500).
 */
export function refuse(problem: unknown, requestId: string, headers: Record<string, string> = {}): Response {
	const isExpected = problem instanceof DomainError;
	if (!isExpected) log.error({ err: problem }, 'unexpected error');
	const { code, status, detail } = isExpected ? problem : new DomainError('unexpected', 500);
	const fields = fieldsIn(detail)?.map((field) => ({ ...field, message: errorWords(field.code) }));
	const error = { code, message: errorWords(code), requestId, ...(fields ? { fields } : {}) };
	return Response.json(
		{ error },
		{ status, headers: { 'cache-control': 'no-store', ...headersFor(status, detail), ...headers } }
	);
}

/** For an address under /api that nothing answers. */
export function refuseUnknown({ locals }: { locals: App.Locals }): Response {
	return refuse(new DomainError('not_found', 404), locals.requestId);
}

/** For the methods that a route does not know; `allow` lists those it does. */
export function refuseMethod(allow: string): (event: { locals: App.Locals }) => Response {
	return ({ locals }) => refuse(new DomainError('method_not_allowed', 405), locals.requestId, { allow });
}

function fieldsIn({ fields }: Record<string, unknown>): WrongField[] | undefined {
	return Array.isArray(fields) ? (fields as WrongField[]) : undefined;
}

function headersFor(status: number, { retryAfterSeconds }: Record<string, unknown>): Record<string, string> {
	if (status === 401) return { 'www-authenticate': 'Bearer' };
	return typeof retryAfterSeconds === 'number' ? { 'retry-after': String(retryAfterSeconds) } : {};
}
