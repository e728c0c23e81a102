import type { DomainError } from '../errors.ts';
import { apiWords } from './api-words.ts';

/** A field that does not fit: where it is, with dots between the steps, and a code of docs/error-codes.md. */
export type WrongField = { path: string; code: string };

/** The API's answer to an expected outcome: `{ error: { code, message, requestId, fields? } }` with its status. */
export function apiRefusal(
	{ code, status, detail, waitSeconds }: DomainError,
	requestId: string,
	headers: Record<string, string> = {}
): Response {
	const fields = fieldsIn(detail)?.map((field) => ({ ...field, message: apiWords(field.code) }));
	const message = apiWords(code, waitSeconds);
	const error = { code, message, requestId, ...(fields ? { fields } : {}) };
	const challenge: Record<string, string> = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
	return Response.json(
		{ error },
		{ status, headers: { 'cache-control': 'no-store', ...challenge, ...headers } }
	);
}

function fieldsIn({ fields }: Record<string, unknown>): WrongField[] | undefined {
	return Array.isArray(fields) ? (fields as WrongField[]) : undefined;
}
