import type { PostgresType } from 'postgres';

/**
 * Fix for Lite 0.10.0: at the top level of a row it hands out Postgres' own notation. PostgREST answers ISO 8601 for
 * times and JSON numbers for `numeric`. And it hands an object given to a function's `jsonb` parameter to the driver as
 * JSON text, which the driver would encode a second time, into a JSON string.
 */
export const restValues: { [name: string]: PostgresType } = {
	timestamptz: { to: 1184, from: [1184], serialize: asText, parse: isoInstant },
	timestamp: { to: 1114, from: [1114], serialize: asText, parse: (text: string) => text.replace(' ', 'T') },
	numeric: { to: 1700, from: [1700], serialize: asText, parse: jsonNumber },
	json: { to: 114, from: [114], serialize: encodeOnce, parse: parseJson },
	jsonb: { to: 3802, from: [3802], serialize: encodeOnce, parse: parseJson }
};

function parseJson(text: string): unknown {
	return JSON.parse(text);
}

function encodeOnce(value: unknown): string {
	if (typeof value === 'string' && /^\s*[[{]/.test(value)) return value;
	return JSON.stringify(value);
}

function asText(value: unknown): string {
	return value instanceof Date ? value.toISOString() : String(value);
}

function isoInstant(text: string): string {
	return text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
}

function jsonNumber(text: string): number | string {
	const number = Number(text);
	return Number.isFinite(number) ? number : text; // NaN and infinities have no JSON number
}
