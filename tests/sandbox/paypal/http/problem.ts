import type { z } from 'zod';
import { newDebugId } from '../ids.ts';

export interface Detail {
	issue: string;
	description?: string;
	field?: string;
	value?: string;
}
export interface Link {
	href: string;
	rel: string;
	method?: string;
}

/** An answer PayPal gives on purpose, https://developer.paypal.com/api/rest/responses/. */
export class Problem extends Error {
	readonly status: number;
	readonly issue: string;
	readonly details: Detail[];
	readonly links: Link[];

	constructor(status: number, issue: string, details: Detail[] = [], links: Link[] = []) {
		super(messages[issue] ?? 'The sandbox was told to fail.');
		this.status = status;
		this.issue = issue;
		this.details = details;
		this.links = links;
	}
}

const messages: Record<string, string> = {
	INVALID_REQUEST: 'Request is not well-formed, syntactically incorrect, or violates schema.',
	AUTHENTICATION_FAILURE:
		'Authentication failed due to missing authorization header, or invalid authentication credentials.',
	RESOURCE_NOT_FOUND: 'The specified resource does not exist.',
	UNPROCESSABLE_ENTITY:
		'The requested action could not be performed, semantically incorrect, or failed business validation.',
	RATE_LIMIT_REACHED: 'Too many requests. Blocked due to rate limiting.',
	INTERNAL_SERVER_ERROR: 'An internal server error has occurred.',
	SERVICE_UNAVAILABLE: 'Service Unavailable.'
};
const nameOfStatus: Record<number, string> = {
	400: 'INVALID_REQUEST',
	401: 'AUTHENTICATION_FAILURE',
	404: 'RESOURCE_NOT_FOUND',
	409: 'RESOURCE_CONFLICT',
	422: 'UNPROCESSABLE_ENTITY',
	429: 'RATE_LIMIT_REACHED',
	500: 'INTERNAL_SERVER_ERROR'
};
const descriptions: Record<string, string> = {
	INVALID_PARAMETER_SYNTAX: 'The value of a field does not conform to the expected format.',
	INVALID_STRING_LENGTH: 'The value of a field is either too short or too long',
	MALFORMED_REQUEST_JSON: 'The request JSON is not well formed.',
	MISSING_REQUIRED_PARAMETER: 'A required parameter is missing.'
};

/** 422: the business does not allow it. */
export function unprocessable(detail: Detail, links: Link[] = []): Problem {
	return new Problem(422, 'UNPROCESSABLE_ENTITY', [detail], links);
}

/** 400: the request itself is wrong. */
export function invalid(details: Detail[]): Problem {
	const told = details.map((detail) => ({ description: descriptions[detail.issue], ...detail }));
	return new Problem(400, 'INVALID_REQUEST', told as Detail[]);
}

/** 404. */
export function notFound(): Problem {
	const description = 'Specified resource ID does not exist. Please check the resource ID and try again.';
	return new Problem(404, 'RESOURCE_NOT_FOUND', [{ issue: 'INVALID_RESOURCE_ID', description }]);
}

/** What a fault or a refusal by status alone says. */
export function plainProblem(status: number, issue?: string): Problem {
	return new Problem(status, nameOfStatus[status] ?? 'SERVICE_UNAVAILABLE', issue ? [{ issue }] : []);
}

/** What a schema found, as PayPal tells it. */
export function fromSchema({ issues }: z.ZodError): Problem {
	return invalid(
		issues.map((found) => ({
			issue: issueOf(found),
			field: `/${found.path.join('/')}`
		}))
	);
}

/** The JSON body of a problem. */
export function problemBody({ issue, message, details, links }: Problem) {
	return {
		name: issue,
		message,
		debug_id: newDebugId(),
		...(details.length > 0 && { details }),
		links
	};
}

function issueOf(found: z.core.$ZodIssue): string {
	if (found.code === 'too_big' || found.code === 'too_small') return 'INVALID_STRING_LENGTH';
	const isMissing = found.code === 'invalid_type' && found.input === undefined;
	return isMissing ? 'MISSING_REQUIRED_PARAMETER' : 'INVALID_PARAMETER_SYNTAX';
}
