import type { PostgresType } from 'postgres';

/**
 * Fix for Lite 0.10.0: at the top level of a row it hands out Postgres' own notation. PostgREST answers ISO 8601 for
 * times and JSON numbers for `numeric`.
 */
export const restValues: { [name: string]: PostgresType } = {
	timestamptz: { to: 1184, from: [1184], serialize: asText, parse: isoInstant },
	timestamp: { to: 1114, from: [1114], serialize: asText, parse: (text: string) => text.replace(' ', 'T') },
	numeric: { to: 1700, from: [1700], serialize: asText, parse: jsonNumber }
};

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
