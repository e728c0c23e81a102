import { z, type ZodType } from 'zod';

type Node = { [key: string]: unknown };

// Of the rest, strict mode refuses some with a 400; what they demand is checked by zod when the answer is here.
// https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
const understood = new Set([
	'type',
	'properties',
	'required',
	'additionalProperties',
	'items',
	'enum',
	'const',
	'anyOf',
	'$ref',
	'$defs',
	'description'
]);

/** The schema as JSON Schema in the subset that strict structured output takes: closed objects, all fields required. */
export function wireSchema(schema: ZodType): Node {
	return strict(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

function strict(node: Node): Node {
	const kept = Object.fromEntries(Object.entries(node).filter(([key]) => understood.has(key)));
	if (isNode(kept.properties)) {
		kept.properties = eachValue(kept.properties);
		kept.required = Object.keys(node.properties as Node);
		kept.additionalProperties = false;
	}
	if (isNode(kept.items)) kept.items = strict(kept.items);
	if (isNode(kept.$defs)) kept.$defs = eachValue(kept.$defs);
	if (Array.isArray(kept.anyOf))
		kept.anyOf = kept.anyOf.map((option) => (isNode(option) ? strict(option) : option));
	return kept;
}

function eachValue(nodes: Node): Node {
	return Object.fromEntries(
		Object.entries(nodes).map(([key, value]) => [key, isNode(value) ? strict(value) : value])
	);
}

function isNode(value: unknown): value is Node {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
