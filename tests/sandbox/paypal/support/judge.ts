import { Ajv2019 } from 'ajv/dist/2019.js';
import { readFileSync } from 'node:fs';

type Specification = 'orders-v2' | 'payments-v2' | 'webhooks-v1';

/** What is wrong with a value by one of PayPal's published schemas; null when nothing is. */
export type Judge = (specification: Specification, schema: string, value: unknown) => unknown;

/**
 * Judges by PayPal's schemas, more strictly than they are written: where one describes an object, fields it does not
 * name are refused.
 */
export function createJudge(): Judge {
	const ajv = new Ajv2019({ strict: false, validateFormats: false, unicodeRegExp: false, logger: false });
	for (const name of ['orders-v2', 'payments-v2', 'webhooks-v1'] as const) {
		const file = new URL(`../specification/${name}.json`, import.meta.url);
		const schemas: unknown = JSON.parse(readFileSync(file, 'utf8'));
		ajv.addSchema(closed(schemas) as object, name);
	}
	return (specification, schema, value) => {
		// Through the wire, as the other side sees it.
		const seen: unknown = JSON.parse(JSON.stringify(value));
		const $ref = `${specification}#/components/schemas/${schema}`;
		const check = ajv.compile({
			$ref,
			...(!/^error|422|404|400/.test(schema) && { unevaluatedProperties: false })
		});
		return check(seen) ? null : check.errors;
	};
}

/** An error's body as the schemas name its parts: they say `issues` where the API says `details`. */
export function asPublished(error: object): object {
	return 'details' in error ? { ...error, issues: error.details } : error;
}

/** Properties and items of a schema take no unknown fields; parts of an `allOf` must not be closed one by one. */
function closed(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(closed);
	if (typeof schema !== 'object' || schema === null) return schema;
	return Object.fromEntries(
		Object.entries(schema).map(([name, value]) => {
			if (name === 'items') return [name, sealed(value)];
			if (name !== 'properties') return [name, closed(value)];
			const members = Object.entries(value as object);
			return [name, Object.fromEntries(members.map(([member, of]) => [member, sealed(of)]))];
		})
	);
}

function sealed(schema: unknown): unknown {
	return { ...(closed(schema) as object), unevaluatedProperties: false };
}
