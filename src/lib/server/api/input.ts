import type { z } from 'zod';
import type { WrongField } from '../platform/edge/api-refusal.ts';
import { DomainError } from '../platform/errors.ts';
import { readBody } from '../payments/body.ts';
import type { Refusal } from './endpoint.ts';

/** Of a body, where an endpoint says nothing else. */
const usualBytes = 64 * 1024;

/**
 * The JSON body as the schema has it. Throws `unsupported_media_type` (415), `body_too_large` (413), `json_malformed`
 * (400), or `input_invalid` (422) with every wrong field.
 */
export async function checkBody(
	request: Request,
	{ schema, mostBytes = usualBytes }: { schema: z.ZodObject; mostBytes?: number }
): Promise<unknown> {
	const type = request.headers.get('content-type') ?? '';
	if (!/^application\/json\s*(;|$)/i.test(type)) throw new DomainError('unsupported_media_type', 415);
	return requireInput(schema, parseJson(await readBody(request, mostBytes)));
}

/** What was sent, or made of it, as the schema has it. Throws `input_invalid` (422) with every wrong field. */
export function requireInput<S extends z.ZodObject>(schema: S, given: unknown): z.output<S> {
	const { data, fields } = check(schema, given);
	if (fields.length > 0) throw new DomainError('input_invalid', 422, { detail: { fields } });
	return data as z.output<S>;
}

/** The query as the schema has it. Throws `query_invalid` (400) with every wrong parameter. */
export function checkQuery(url: URL, schema: z.ZodObject): unknown {
	const names = [...url.searchParams.keys()];
	const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
	const { data, fields } = check(schema, Object.fromEntries(url.searchParams));
	const wrong = [...fields, ...[...repeated].map((path) => ({ path, code: 'value_repeated' }))];
	if (wrong.length > 0) throw new DomainError('query_invalid', 400, { detail: { fields: wrong } });
	return data;
}

/** The parameters of the path. One that can't be right names nothing that exists: throws `refusal`. */
export function checkParams(
	given: Partial<Record<string, string>>,
	{ schema, refusal: [code, status] }: { schema: z.ZodObject; refusal: Refusal }
): unknown {
	const parsed = schema.safeParse(given);
	if (!parsed.success) throw new DomainError(code, status);
	return parsed.data;
}

/** The headers that an endpoint reads. Throws `refusal` for one that is there and can't be right. */
export function checkHeaders(
	sent: Headers,
	{ schema, refusal: [code, status] }: { schema: z.ZodObject; refusal: Refusal }
): unknown {
	const names = Object.keys(schema.shape);
	const parsed = schema.safeParse(
		Object.fromEntries(names.map((name) => [name, sent.get(name) ?? undefined]))
	);
	if (!parsed.success) throw new DomainError(code, status);
	return parsed.data;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new DomainError('json_malformed', 400, { cause });
	}
}

function check(schema: z.ZodObject, given: unknown): { data: unknown; fields: WrongField[] } {
	const parsed = schema.safeParse(given);
	if (parsed.success) return { data: parsed.data, fields: unstorable(parsed.data) };
	const found = parsed.error.issues.flatMap((issue) => wrongFields(issue, given));
	// One word for each field: what else is wrong with it is often a consequence.
	return { data: undefined, fields: [...new Map(found.toReversed().map((one) => [one.path, one])).values()] };
}

function wrongFields(issue: z.core.$ZodIssue, given: unknown): WrongField[] {
	const path = issue.path.map(String);
	if (issue.code === 'unrecognized_keys')
		return issue.keys.map((key) => ({ path: [...path, key].join('.'), code: 'field_unknown' }));
	return [{ path: path.join('.'), code: codeOf(issue, given) }];
}

/** Our schemas say what is wrong by a code; what they leave to zod is missing or invalid. */
function codeOf({ message, path }: z.core.$ZodIssue, given: unknown): string {
	if (/^[a-z]+(_[a-z]+)+$/.test(message)) return message;
	const value = path.reduce<unknown>(
		(at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
		given
	);
	return value === undefined ? 'value_missing' : 'value_invalid';
}

/** Text that Postgres can't hold: a zero byte, or half of a surrogate pair. */
function unstorable(value: unknown, path: string[] = []): WrongField[] {
	if (typeof value === 'string') {
		const isFine = value.isWellFormed() && !value.includes('\u0000');
		return isFine ? [] : [{ path: path.join('.'), code: 'value_invalid' }];
	}
	if (value === null || typeof value !== 'object') return [];
	return Object.entries(value).flatMap(([key, inner]) => unstorable(inner, [...path, key]));
}
