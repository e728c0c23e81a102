import { renderMarkdown } from '../../products/markdown.ts';
import type { ApiDocument } from './document.ts';
import { eventStreamType } from './endpoint.ts';
import { apiWords } from '../platform/edge/api-words.ts';
import { fieldsOf, resolve, type Field, type Schema } from './reference-fields.ts';

export type Outcome = { code: string; text: string };
export type Response = { status: string; text: string; fields: Field[]; example: string | null };
export type Operation = {
	id: string;
	method: string;
	path: string;
	summary: string;
	descriptionHtml: string;
	/** Who is let in, in words. */
	access: string;
	parameters: Field[];
	body: Field[];
	successes: Response[];
	refusals: { status: string; outcomes: Outcome[] }[];
	curl: string;
};
export type Reference = {
	title: string;
	version: string;
	introductionHtml: string;
	groups: { name: string; anchor: string; text: string; operations: Operation[] }[];
};

type Media = { schema?: Schema; example?: unknown };
type Parameter = {
	name: string;
	in: string;
	required?: boolean;
	description?: string;
	schema?: Schema;
};
type Responded = { description?: string; content?: Record<string, Media> };
type Operated = {
	operationId?: string;
	tags?: string[];
	summary?: string;
	description?: string;
	security?: Record<string, string[]>[];
	parameters?: Parameter[];
	requestBody?: { content: Record<string, Media> };
	responses?: Record<string, Responded>;
};

/** The reference page's content, read from the document that programs get: the page can say nothing else. */
export function referenceOf(document: ApiDocument): Reference {
	const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
		Object.entries(item as Record<string, Operated>).map(([method, operated]) => ({
			tag: operated.tags?.[0],
			...operationOf(document, { path, method: method.toUpperCase(), operated })
		}))
	);
	return {
		title: document.info.title,
		version: document.info.version,
		introductionHtml: renderMarkdown(document.info.description ?? ''),
		groups: (document.tags ?? []).map(({ name, description }) => ({
			name,
			anchor: name.toLowerCase(),
			text: description ?? '',
			operations: operations.filter(({ tag }) => tag === name)
		}))
	};
}

type Placed = { path: string; method: string; operated: Operated };

function operationOf(document: ApiDocument, { path, method, operated }: Placed): Operation {
	const responses = Object.entries(operated.responses ?? {});
	const media = operated.requestBody?.content['application/json'];
	const refused = responses.flatMap(([status, response]) => {
		const codes = codesIn(response.content?.['application/json']?.schema);
		return codes ? [{ status, outcomes: codes.map((code) => ({ code, text: apiWords(code) })) }] : [];
	});
	return {
		id: operated.operationId ?? '',
		method,
		path,
		summary: operated.summary ?? '',
		descriptionHtml: renderMarkdown(operated.description ?? ''),
		access: accessOf(operated.security ?? []),
		parameters: (operated.parameters ?? []).flatMap((parameter) => parameterField(document, parameter)),
		body: media?.schema ? fieldsOf(document, media.schema) : [],
		successes: responses
			.filter(([, { content }]) => !codesIn(content?.['application/json']?.schema))
			.map(([status, response]) => ({ status, ...successOf(document, response) })),
		refusals: refused,
		curl: curlOf(document, { path, method, operated })
	};
}

function successOf(document: ApiDocument, { description = '', content = {} }: Responded) {
	const events = content[eventStreamType];
	if (events) return { text: description, fields: [], example: String(events.example) };
	const { schema, example } = content['application/json'] ?? {};
	const fields = schema && example ? fieldsOf(document, schema) : [];
	return { text: description, fields, example: example ? pretty(example) : null };
}

function parameterField(document: ApiDocument, { schema, ...parameter }: Parameter): Field[] {
	const [field] = fieldsOf(document, { properties: { [parameter.name]: schema ?? {} } });
	if (!field) return [];
	const text = parameter.description ?? field.text;
	return [{ ...field, text, where: parameter.in, isRequired: parameter.required === true }];
}

/** The codes of a refusal; null for a success. */
function codesIn(schema: Schema | undefined): string[] | null {
	const code = schema?.properties?.error?.properties?.code;
	return (code?.enum as string[] | undefined) ?? null;
}

function accessOf(security: Record<string, string[]>[]): string {
	const key = security.find((one) => 'apiKey' in one);
	if (security.length === 0) return 'Anybody.';
	if (!key) return 'A person’s access token.';
	const [scope] = key.apiKey ?? [];
	return `A person’s access token, or an API key${scope ? ` with the scope ${scope}` : ''}.`;
}

function curlOf(document: ApiDocument, { path, method, operated }: Placed): string {
	const example = operated.requestBody?.content['application/json']?.example;
	const address = `${document.servers?.[0]?.url ?? ''}${path.replace(/\{\w+\}/g, (name) => name.toUpperCase())}`;
	const isStream = operated.responses?.['200']?.content?.[eventStreamType] !== undefined;
	const headers = (operated.parameters ?? []).filter((parameter) => parameter.in === 'header');
	const lines = [
		`curl ${isStream ? '-N ' : ''}${method === 'GET' ? '' : `-X ${method} `}'${address}'`,
		...((operated.security ?? []).length > 0 ? [`  -H "Authorization: Bearer $TOKEN"`] : []),
		...headers.map(({ name, schema }) => `  -H '${name}: ${String(schema?.examples?.[0] ?? '…')}'`),
		...(example
			? [`  -H 'Content-Type: application/json'`, `  -d '${JSON.stringify(resolve(document, example))}'`]
			: [])
	];
	return lines.join(' \\\n');
}

function pretty(value: unknown): string {
	return JSON.stringify(value, null, 2);
}
