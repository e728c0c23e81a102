import OpenAI from 'openai';
import { DomainError } from '../platform/errors.ts';
import type { CallOutcome } from './provider.ts';

type FailedOutcome = Exclude<CallOutcome, 'succeeded' | 'cancelled'>;

type FaultFacts = {
	outcome: FailedOutcome;
	/** `counted` uses up one of the policy's attempts; `adapted` means the request was changed to suit the server. */
	retry: 'never' | 'counted' | 'adapted';
	/** What happened, as a code for the log: never words of a provider, which may hold parts of a prompt or key. */
	reason: string;
	retryAfterMs?: number;
	/** Overrides the code that follows from the outcome. */
	code?: string;
	/** Whether another provider or model may do what this one did not. By default all but a refusal and a bad request. */
	elsewhere?: boolean;
	cause?: unknown;
};

/** Why one attempt failed, and whether another may help. Never leaves this folder: callers see a `DomainError`. */
export class Fault extends Error {
	readonly outcome: FailedOutcome;
	readonly retry: FaultFacts['retry'];
	readonly reason: string;
	readonly retryAfterMs: number | undefined;
	readonly code: string | undefined;
	readonly elsewhere: boolean;

	constructor({ outcome, retry, reason, retryAfterMs, code, elsewhere, cause }: FaultFacts) {
		super(outcome, { cause });
		this.name = 'Fault';
		this.outcome = outcome;
		this.retry = retry;
		this.reason = asCode(reason);
		this.retryAfterMs = retryAfterMs;
		this.code = code;
		this.elsewhere = elsewhere ?? (outcome !== 'refused' && outcome !== 'bad_request');
	}
}

/** Failures that are the moment's: the same request may be answered when it is made again later. */
const passing = new Set<FailedOutcome>([
	'rate_limited',
	'timed_out',
	'provider_error',
	'stream_broken',
	'invalid_output'
]);

/** Whether later may help. An answer that its length cut off would be cut again. */
export const mayPass = ({ outcome, code }: Fault): boolean =>
	passing.has(outcome) && code !== 'output_truncated';

const asCode = (text: string): string => text.replace(/[^\w. -]+/g, '_').slice(0, 80);

const answers: Record<FailedOutcome, { code: string; status: number }> = {
	rate_limited: { code: 'ai_rate_limited', status: 503 },
	timed_out: { code: 'ai_timed_out', status: 504 },
	provider_error: { code: 'ai_unavailable', status: 503 },
	stream_broken: { code: 'ai_unavailable', status: 503 },
	invalid_output: { code: 'ai_invalid_output', status: 502 },
	refused: { code: 'ai_refused', status: 422 },
	unauthorised: { code: 'ai_unauthorised', status: 500 },
	bad_request: { code: 'ai_bad_request', status: 500 }
};

/** What the caller of a request gets to see. The provider's own words stay in `cause`, for the log. */
export function toDomainError(fault: Fault): DomainError {
	const { code, status } = answers[fault.outcome];
	const detail = { outcome: fault.outcome, reason: fault.reason };
	return new DomainError(fault.code ?? code, status, { cause: fault, detail });
}

/** Reads an error that the `openai` package threw before an answer began. */
export function faultOfCall(error: unknown): Fault {
	if (error instanceof Fault) return error;
	if (error instanceof OpenAI.APIConnectionTimeoutError) {
		return new Fault({ outcome: 'timed_out', retry: 'counted', reason: 'no_connection', cause: error });
	}
	if (error instanceof OpenAI.APIError && error.status !== undefined)
		return faultOfStatus(error, error.status);
	return new Fault({ outcome: 'provider_error', retry: 'counted', reason: 'unreachable', cause: error });
}

type ApiError = InstanceType<typeof OpenAI.APIError>;

/** Another model may take what this one is too small for, or be there where this one is not. */
const lacks = new Set([
	'context_length_exceeded',
	'model_not_found',
	'model_decommissioned',
	'model_not_active'
]);

function faultOfStatus(error: ApiError, status: number): Fault {
	const code = error.code ?? '';
	const facts = { reason: `http_${status} ${code}`.trim(), cause: error };
	if (code === 'content_filter' || code === 'content_policy_violation') {
		return new Fault({ ...facts, outcome: 'refused', retry: 'never' });
	}
	if (code === 'json_validate_failed')
		return new Fault({ ...facts, outcome: 'invalid_output', retry: 'counted' });
	if (status === 429) {
		// A spent quota answers 429 too, but waiting does not fill it.
		const retry = code === 'insufficient_quota' ? 'never' : 'counted';
		return new Fault({ ...facts, outcome: 'rate_limited', retry, retryAfterMs: retryAfterMs(error.headers) });
	}
	if (isKeyRefused(error, status)) return new Fault({ ...facts, outcome: 'unauthorised', retry: 'never' });
	if (status === 408 || status === 409 || status >= 500) {
		const outcome = status === 408 ? 'timed_out' : 'provider_error';
		return new Fault({ ...facts, outcome, retry: 'counted', retryAfterMs: retryAfterMs(error.headers) });
	}
	const elsewhere = status === 404 || status === 413 || lacks.has(code);
	return new Fault({ ...facts, outcome: 'bad_request', retry: 'never', elsewhere });
}

/** Gemini says it with a 400, in a list that the `openai` package leaves unread: its code stands in the raw answer. */
function isKeyRefused(error: ApiError, status: number): boolean {
	if (status === 401 || status === 402 || status === 403) return true;
	return status === 400 && error.message.includes('API_KEY_INVALID');
}

/** Milliseconds a server asks to wait (RFC 9110 `Retry-After`: seconds or a date); undefined when it does not say. */
export function retryAfterMs(headers: Headers | undefined): number | undefined {
	const value = headers?.get('retry-after');
	if (!value) return undefined;
	const seconds = Number(value);
	const wait = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
	return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
