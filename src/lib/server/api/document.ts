import {
	createDocument,
	type ZodOpenApiOperationObject,
	type ZodOpenApiResponseObject,
	type ZodOpenApiResponsesObject
} from 'zod-openapi';
import { apiKeyScopes } from '../../workspaces/api-key-schema.ts';
import { tags, type Documented } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { apiWords } from '../platform/edge/api-words.ts';
import { refusalsByResponse, unlimitedPath } from './refusals.ts';
import { ApiError } from './schemas.ts';

export type ApiDocument = ReturnType<typeof createDocument>;

const introduction = `JSON in, JSON out, over HTTPS.

**Who asks.** Send \`Authorization: Bearer <token>\`: the access token of a person (\`POST /api/auth/login\`), or an API key that an admin made under Settings → API keys. Both reach the same endpoints under the same rules; a key acts in its own workspace only, as far as its scopes go (${apiKeyScopes.map((scope) => `\`${scope}\``).join(', ')}; to write an area is to read it).

**Errors.** Whatever is not a success has the shape of \`Error\`. Go by \`code\`; \`message\` is for people. A field the endpoint does not know is refused, so that a misspelt one is noticed.

**Lists** come in parts. Pass \`nextCursor\` on as \`cursor\` until it is null.

**Limits.** Too many requests are answered 429, with \`Retry-After\` in seconds.`;

const headers = {
	RequestId: { description: 'Of this request. Stands in the log.', schema: { type: 'string' as const } },
	RetryAfter: { description: 'Seconds to wait.', schema: { type: 'integer' as const } },
	Challenge: { description: 'What would let you in.', schema: { type: 'string' as const } },
	RateLimit: {
		description: 'How many requests are left, and seconds until they are counted anew: `"reads";r=299;t=60`.',
		schema: { type: 'string' as const }
	}
};
const header = (name: keyof typeof headers) => ({ $ref: `#/components/headers/${name}` });

const documents = new Map<string, ApiDocument>();

/** The whole API as OpenAPI 3.1, made once per process and address. */
export function apiDocument(origin: string): ApiDocument {
	const made = documents.get(origin) ?? describeApi(origin);
	documents.set(origin, made);
	return made;
}

function describeApi(origin: string): ApiDocument {
	return createDocument({
		openapi: '3.1.0',
		info: { title: 'Noxloop API', version: '1.0.0', description: introduction },
		servers: [{ url: origin }],
		tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
		paths: pathsOf(endpoints),
		components: {
			schemas: { Error: ApiError },
			headers,
			securitySchemes: {
				accessToken: {
					type: 'http',
					scheme: 'bearer',
					bearerFormat: 'JWT',
					description: 'Of a person, from `POST /api/auth/login`. Lives for an hour.'
				},
				apiKey: {
					type: 'http',
					scheme: 'bearer',
					description: 'Of a workspace: `nox_…`. Shown once, when it is made.'
				}
			}
		}
	});
}

function pathsOf(all: Documented[]) {
	const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
	for (const one of all)
		paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: operationOf(one) };
	return paths;
}

function operationOf(endpoint: Documented): ZodOpenApiOperationObject {
	const { id, tag, summary, description, params, query, headers, body } = endpoint;
	return {
		operationId: id,
		tags: [tag],
		summary,
		description,
		security: securityOf(endpoint),
		requestParams: {
			...(params && { path: params.schema }),
			...(query && { query }),
			...(headers && { header: headers.schema })
		},
		...(body && {
			requestBody: {
				required: true,
				content: { 'application/json': { schema: body.schema, example: body.example } }
			}
		}),
		responses: responsesOf(endpoint)
	};
}

function securityOf({ who, scope }: Documented): Record<string, string[]>[] {
	if (who === 'anyone') return [];
	return who === 'user' ? [{ accessToken: [] }] : [{ accessToken: [] }, { apiKey: scope ? [scope] : [] }];
}

function responsesOf(endpoint: Documented): ZodOpenApiResponsesObject {
	const { answer, unless, path } = endpoint;
	const headers = {
		'X-Request-Id': header('RequestId'),
		...(path !== unlimitedPath && { RateLimit: header('RateLimit') })
	};
	const mediaType = answer.mediaType ?? 'application/json';
	const content = { [mediaType]: { schema: answer.schema, example: answer.example } };
	const success = { [String(answer.status)]: { description: answer.description, headers, content } };
	const other = unless && {
		[String(unless.status)]: {
			description: unless.description,
			headers,
			content: { 'application/json': { schema: answer.schema } }
		}
	};
	const refusals = [...refusalsByResponse(endpoint)].map(([response, codes]) => [
		response,
		refusalOf(response, codes)
	]);
	return { ...success, ...Object.fromEntries(refusals), ...other } as ZodOpenApiResponsesObject;
}

function refusalOf(response: string, codes: string[]): ZodOpenApiResponseObject {
	return {
		description: codes.map((code) => `\`${code}\`: ${apiWords(code)}`).join('\n\n'),
		headers: {
			'X-Request-Id': header('RequestId'),
			...(response === '401' && { 'WWW-Authenticate': header('Challenge') }),
			...(response === '429' && { 'Retry-After': header('RetryAfter') })
		},
		content: {
			'application/json': {
				schema: {
					allOf: [{ $ref: '#/components/schemas/Error' }],
					properties: { error: { type: 'object', properties: { code: { enum: codes } } } }
				}
			}
		}
	};
}
