import type { ApiDocument } from './document.ts';

/** The parts of a JSON schema that the reference shows. */
export type Schema = {
	$ref?: string;
	type?: string | string[];
	format?: string;
	enum?: unknown[];
	const?: unknown;
	description?: string;
	default?: unknown;
	examples?: unknown[];
	minimum?: number;
	maximum?: number;
	minLength?: number;
	maxLength?: number;
	properties?: Record<string, Schema>;
	required?: string[];
	items?: Schema;
	anyOf?: Schema[];
	oneOf?: Schema[];
};

export type Field = {
	/** With dots between the steps. */
	name: string;
	type: string;
	text: string;
	isRequired: boolean;
	/** What it may be, and how long or large. */
	limits: string;
	/** For parameters: path or query. */
	where?: string;
};

/** The fields of an object, those inside it included, one line each. */
export function fieldsOf(document: ApiDocument, schema: Schema, prefix = ''): Field[] {
	const whole = resolve(document, schema);
	const variants = whole.oneOf ?? whole.anyOf;
	if (variants && !whole.properties)
		return mergeVariants(variants.map((one) => fieldsOf(document, one, prefix)));
	return Object.entries(whole.properties ?? {}).flatMap(([key, inner]) => {
		const isRequired = whole.required?.includes(key) ?? false;
		const name = prefix + key;
		return [describe(document, inner, { name, isRequired }), ...innerFields(document, inner, name)];
	});
}

/** What of a shape that comes in variants is in all of them, and what in some. */
function mergeVariants(variants: Field[][]): Field[] {
	const byName = new Map<string, Field[]>();
	for (const field of variants.flat()) byName.set(field.name, [...(byName.get(field.name) ?? []), field]);
	return [...byName.values()].flatMap((same) => {
		const [first] = same;
		if (!first) return [];
		const limits = [...new Set(same.map((field) => field.limits).filter(Boolean))].join(' or ');
		return [{ ...first, limits, isRequired: same.length === variants.length && first.isRequired }];
	});
}

function innerFields(document: ApiDocument, schema: Schema, name: string): Field[] {
	const whole = withoutNull(document, schema);
	if (whole.items) return fieldsOf(document, whole.items, `${name}[].`);
	return whole.properties ? fieldsOf(document, whole, `${name}.`) : [];
}

function describe(
	document: ApiDocument,
	schema: Schema,
	known: { name: string; isRequired: boolean }
): Field {
	const whole = withoutNull(document, schema);
	const isNullable = (schema.anyOf ?? []).some(({ type }) => type === 'null') || isNullType(schema);
	return {
		...known,
		type: typeOf(document, whole) + (isNullable ? ' or null' : ''),
		text: schema.description ?? whole.description ?? '',
		limits: limitsOf(whole)
	};
}

function typeOf(document: ApiDocument, schema: Schema): string {
	if (schema.items) return `list of ${typeOf(document, withoutNull(document, schema.items))}s`;
	if (schema.format === 'uuid') return 'UUID';
	if (schema.format === 'date-time') return 'time';
	const types = [schema.type ?? (schema.enum ? 'string' : 'object')].flat().filter((type) => type !== 'null');
	return types.join(' or ') || 'object';
}

function limitsOf({ enum: values, const: only, ...schema }: Schema): string {
	if (only !== undefined) return String(only);
	if (values) return values.join(' · ');
	const range = (low: unknown, high: unknown, unit: string): string[] => {
		if (typeof low === 'number' && typeof high === 'number' && high < Number.MAX_SAFE_INTEGER)
			return [`${low}–${high}${unit}`];
		if (typeof high === 'number' && high < Number.MAX_SAFE_INTEGER) return [`at most ${high}${unit}`];
		return typeof low === 'number' && low > 1 ? [`at least ${low}${unit}`] : [];
	};
	return [
		...(schema.format ? [] : range(schema.minLength, schema.maxLength, ' characters')),
		...(Math.abs(schema.minimum ?? 0) < Number.MAX_SAFE_INTEGER
			? range(schema.minimum, schema.maximum, '')
			: []),
		...(isTelling(schema.default) ? [`default ${String(schema.default)}`] : [])
	].join(', ');
}

/** Empty is what a field that is left out is anyway. */
const isTelling = (value: unknown) => value !== undefined && String(value ?? '') !== '';

function isNullType({ type }: Schema): boolean {
	return Array.isArray(type) && type.includes('null');
}

function withoutNull(document: ApiDocument, schema: Schema): Schema {
	const whole = resolve(document, schema);
	const others = (whole.anyOf ?? []).filter(({ type }) => type !== 'null');
	const [other] = others;
	return other && others.length === 1
		? { ...resolve(document, other), description: whole.description }
		: whole;
}

/** What a reference points to; anything else is itself. */
export function resolve<T>(document: ApiDocument, value: T): T {
	const name = /^#\/components\/schemas\/(\w+)$/.exec((value as Schema).$ref ?? '')?.[1];
	return name ? (document.components?.schemas?.[name] as T) : value;
}
