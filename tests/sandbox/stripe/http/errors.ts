/** Fields of Stripe's `error` body, https://docs.stripe.com/api/errors. */
export interface ErrorFields {
	type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
	message: string;
	code?: string;
	param?: string;
	decline_code?: string;
}

/** An answer Stripe gives on purpose: `status` is the HTTP status, `fields` the `error` body. */
export class StripeProblem extends Error {
	readonly status: number;
	readonly fields: ErrorFields;

	constructor(status: number, fields: ErrorFields) {
		super(fields.message);
		this.status = status;
		this.fields = fields;
	}
}

/** A request Stripe refuses with 400 because of what it says. */
export function invalidRequest(message: string, param?: string, code?: string): StripeProblem {
	return new StripeProblem(400, { type: 'invalid_request_error', message, ...defined({ code, param }) });
}

/** A parameter that must be given and is not. */
export function missingParam(param: string): StripeProblem {
	return invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
}

/** An id that names nothing: 404 when it is the path's own, 400 when a parameter refers to it. */
export function noSuch(noun: string, id: string, param: string, status: 400 | 404 = 404): StripeProblem {
	return new StripeProblem(status, {
		type: 'invalid_request_error',
		code: 'resource_missing',
		message: `No such ${noun}: '${id}'`,
		param
	});
}

/** The JSON body of a problem, with the link to its code that Stripe adds. */
export function problemBody(problem: StripeProblem): { error: ErrorFields & { doc_url?: string } } {
	const { code } = problem.fields;
	if (!code) return { error: problem.fields };
	return {
		error: { ...problem.fields, doc_url: `https://docs.stripe.com/error-codes/${code.replaceAll('_', '-')}` }
	};
}

function defined<T extends Record<string, string | undefined>>(fields: T): { [K in keyof T]?: string } {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]?: string;
	};
}
