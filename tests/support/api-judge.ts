import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

type Media = { schema: object; example?: unknown };
type Content = Record<string, Media>;
type Operation = {
	operationId: string;
	tags: string[];
	responses: Record<string, { content: Content; headers?: Record<string, unknown> }>;
	requestBody?: { content: Content };
};
export type ServedDocument = {
	openapi: string;
	info: { title: string };
	paths: Record<string, Record<string, Operation>>;
	components: { schemas: Record<string, object>; headers: Record<string, object> };
};

/** Of an answer there is one type: JSON, or events. */
const typeOf = (content: Content) => Object.keys(content)[0] ?? '';

const formats = {
	uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
	'date-time': (text: string) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)),
	uri: (text: string) => URL.canParse(text)
};

/** Holds answers against the served document, and remembers which of the documented ones were seen. */
export function createJudge(document: ServedDocument) {
	const ajv = new Ajv2020({ strict: false, allErrors: true, formats });
	ajv.addSchema({ ...document, $id: 'api' });
	const seen = new Set<string>();
	const checks = new Map<string, ValidateFunction>();

	function checkAt(...steps: string[]): ValidateFunction {
		const pointer = steps
			.map((step) => encodeURIComponent(step.replace(/~/g, '~0').replace(/\//g, '~1')))
			.join('/');
		const check = checks.get(pointer) ?? ajv.compile({ $ref: `api#/${pointer}` });
		checks.set(pointer, check);
		return check;
	}

	const operations = Object.entries(document.paths).flatMap(([path, item]) =>
		Object.entries(item).map(([method, operation]) => ({ path, method, operation }))
	);

	function find(id: string) {
		const found = operations.find(({ operation }) => operation.operationId === id);
		if (!found) throw new Error(`no operation ${id}`);
		return found;
	}

	/** What is wrong with an answer; null when it is as documented. */
	function judge(id: string, status: number, body: unknown): string | null {
		const { path, method, operation } = find(id);
		const documented = operation.responses[status];
		if (!documented) return `${id} answers ${status}, which is not documented`;
		seen.add(`${id} ${status}`);
		const check = checkAt(
			'paths',
			path,
			method,
			'responses',
			String(status),
			'content',
			typeOf(documented.content),
			'schema'
		);
		if (check(body)) return null;
		return `${id} ${status}: ${ajv.errorsText(check.errors)} in ${JSON.stringify(body)}`;
	}

	/** The documented statuses, of the operations under some tags, that no answer had so far. */
	function unseen(isAsked: (tag: string) => boolean): string[] {
		return operations
			.filter(({ operation }) => operation.tags.some(isAsked))
			.flatMap(({ operation: { operationId, responses } }) =>
				Object.keys(responses).map((status) => `${operationId} ${status}`)
			)
			.filter((one) => !one.endsWith(' default') && !seen.has(one));
	}

	/** What is wrong with the document's own examples. */
	function faultyExamples(): string[] {
		const faults: string[] = [];
		for (const { path, method, operation } of operations) {
			const request = operation.requestBody?.content['application/json'];
			const bodyCheck =
				request && checkAt('paths', path, method, 'requestBody', 'content', 'application/json', 'schema');
			if (bodyCheck && !bodyCheck(request.example)) faults.push(`${operation.operationId} body`);
			for (const [status, { content }] of Object.entries(operation.responses)) {
				const { example } = content[typeOf(content)] ?? {};
				if (example === undefined) continue;
				const check = checkAt(
					'paths',
					path,
					method,
					'responses',
					status,
					'content',
					typeOf(content),
					'schema'
				);
				if (!check(example))
					faults.push(`${operation.operationId} ${status}: ${ajv.errorsText(check.errors)}`);
			}
		}
		return faults;
	}

	return { find, judge, unseen, faultyExamples };
}
