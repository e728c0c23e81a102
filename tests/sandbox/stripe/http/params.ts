import * as z from 'zod';
import { invalidRequest, missingParam, type StripeProblem } from './errors.ts';
import { asList } from './form.ts';

const emptyMessage =
	'You passed an empty string. We assume empty values are an attempt to unset a parameter; however this parameter ' +
	'cannot be unset. You should remove it from your request or supply a non-empty value.';

/** A string with something in it. */
export const text = (max = 5000) =>
	z.string().superRefine((value, context) => {
		if (value === '') reject(context, emptyMessage, 'parameter_invalid_empty');
		else if (value.length > max) {
			reject(
				context,
				`Invalid string: must be at most ${max} characters`,
				'parameter_invalid_string_too_long'
			);
		}
	});

/** A whole number, as a number. */
export const integer = (least = Number.MIN_SAFE_INTEGER) =>
	z.string().transform((value, context) => {
		const number = /^-?\d{1,15}$/.test(value) ? Number(value) : NaN;
		if (number >= least) return number;
		if (Number.isNaN(number)) reject(context, `Invalid integer: ${value}`, 'parameter_invalid_integer');
		else
			reject(context, `This value must be greater than or equal to ${least}.`, 'parameter_invalid_integer');
		return z.NEVER;
	});

/** `true` or `false`, as a boolean. */
export const flag = () =>
	z.string().transform((value, context) => {
		if (value === 'true' || value === 'false') return value === 'true';
		reject(context, `Invalid boolean: ${value}`);
		return z.NEVER;
	});

/** One of the given words. */
export const oneOf = <const T extends readonly [string, ...string[]]>(words: T) => z.enum(words);

/** A list, written `a[]=` or `a[0]=`. */
export const list = <T extends z.ZodType>(item: T) => z.preprocess(asList, z.array(item));

/** A nested object that knows all its names. */
export const hash = <T extends z.ZodRawShape>(shape: T) => z.strictObject(shape);

/** Metadata within Stripe's limits (50 keys of 40 characters, values of 500); `''` empties it. */
export const metadata = () =>
	z
		.union([z.literal('').transform((): Record<string, string> => ({})), z.record(z.string(), z.string())])
		.superRefine((given, context) => {
			const keys = Object.keys(given);
			if (keys.length > 50) reject(context, 'Metadata can have up to 50 keys.');
			for (const key of keys) limitMetadata(key, given[key] ?? '', context);
		});

/** Metadata after an update: given keys replace, an empty value or an empty whole removes. */
export function mergedMetadata(before: Record<string, string>, given: Record<string, string>) {
	if (Object.keys(given).length === 0) return {};
	return Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== ''));
}

/** The parameters of one route: the given ones and `expand`. */
export const params = <T extends z.ZodRawShape>(shape: T) =>
	z.strictObject({ ...shape, expand: list(z.string()).optional() });

/**
 * What the schema makes of a decoded form.
 * @throws StripeProblem parameter_unknown, parameter_missing or parameter_invalid_…, in that order of precedence.
 */
export function parseParams<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
	const parsed = schema.safeParse(given, { reportInput: true });
	if (parsed.success) return parsed.data;
	throw problemOf(parsed.error.issues);
}

function problemOf(issues: z.core.$ZodIssue[]): StripeProblem {
	const unknown = issues.flatMap((issue) =>
		issue.code === 'unrecognized_keys' ? issue.keys.map((key) => nameOf([...issue.path, key])) : []
	);
	if (unknown.length > 0) {
		const noun = unknown.length === 1 ? 'parameter' : 'parameters';
		return invalidRequest(`Received unknown ${noun}: ${unknown.join(', ')}`, unknown[0], 'parameter_unknown');
	}
	const missing = issues.find((issue) => issue.input === undefined && issue.code !== 'custom');
	if (missing) return missingParam(nameOf(missing.path));
	const [first] = issues;
	const param = nameOf(first?.path ?? []);
	if (first?.code === 'custom') return invalidRequest(first.message, param, codeOf(first.params));
	if (first?.code === 'invalid_value') return invalidRequest(choiceMessage(param, first.values), param);
	const expected = first?.code === 'invalid_type' ? first.expected : 'value';
	return invalidRequest(`Invalid ${expected === 'record' ? 'object' : expected}: ${param}`, param);
}

/** `['line_items', 0, 'price']` as Stripe writes it: `line_items[0][price]`. */
function nameOf(path: PropertyKey[]): string {
	return path.map((part, index) => (index === 0 ? String(part) : `[${String(part)}]`)).join('');
}

function codeOf(extra: Record<string, unknown> | undefined): string | undefined {
	return typeof extra?.['code'] === 'string' ? extra['code'] : undefined;
}

function reject(context: z.core.$RefinementCtx, message: string, code?: string): void {
	context.addIssue({ code: 'custom', message, params: { code } });
}

function limitMetadata(key: string, value: string, context: z.core.$RefinementCtx): void {
	if (key.length > 40) reject(context, `Metadata keys can have up to 40 characters: ${key}`);
	if (value.length > 500) {
		const size = `but you passed in a value that is ${value.length} characters`;
		reject(context, `Metadata values can have up to 500 characters, ${size}. Invalid key: ${key}`);
	}
}

function choiceMessage(param: string, words: readonly unknown[]): string {
	const head = words.slice(0, -1).join(', ');
	return `Invalid ${param}: must be ${head ? `one of ${head}, or ${words.at(-1)}` : words.at(-1)}`;
}
