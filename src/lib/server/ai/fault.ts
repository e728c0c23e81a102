import OpenAI from 'openai';
import { DomainError } from '../platform/errors.ts';
import type { CallOutcome } from './provider.ts';

type FailedOutcome = Exclude<CallOutcome, 'succeeded' | 'cancelled'>;

type FaultFacts = {
	outcome: FailedOutcome;
	/** `counted` uses up one of the policy's attempts; `adapted` means the request was changed to suit the server. */
	retry: 'never' | 'counted' | 'adapted';
	retryAfterMs?: number;
	/** Overrides the code that follows from the outcome. */
	code?: string;
	cause?: unknown;
};

/** Why one attempt failed, and whether another may help. Never leaves this folder: callers see a `DomainError`. */
export class Fault extends Error {
	readonly outcome: FailedOutcome;
	readonly retry: FaultFacts['retry'];
	readonly retryAfterMs: number | undefined;
	readonly code: string | undefined;

	constructor({ outcome, retry, retryAfterMs, code, cause }: FaultFacts) {
		super(outcome, { cause });
		this.name = 'Fault';
		this.outcome = outcome;
		this.retry = retry;
		this.retryAfterMs = retryAfterMs;
		this.code = code;
	}
}

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
	return new DomainError(fault.code ?? code, status, { cause: fault, detail: { outcome: fault.outcome } });
}

/** Reads an error that the `openai` package threw before an answer began. */
export function faultOfCall(error: unknown): Fault {
	if (error instanceof Fault) return error;
	if (error instanceof OpenAI.APIConnectionTimeoutError) {
		return new Fault({ outcome: 'timed_out', retry: 'counted', cause: error });
	}
	if (error instanceof OpenAI.APIError && error.status !== undefined)
		return faultOfStatus(error, error.status);
	return new Fault({ outcome: 'provider_error', retry: 'counted', cause: error });
}

function faultOfStatus(error: InstanceType<typeof OpenAI.APIError>, status: number): Fault {
	const cause = error;
	if (error.code === 'content_filter' || error.code === 'content_policy_violation') {
		return new Fault({ outcome: 'refused', retry: 'never', cause });
	}
	if (status === 429) {
		// A spent quota answers 429 too, but waiting does not fill it.
		const retry = error.code === 'insufficient_quota' ? 'never' : 'counted';
		return new Fault({ outcome: 'rate_limited', retry, retryAfterMs: retryAfterMs(error.headers), cause });
	}
	if (status === 401 || status === 402 || status === 403) {
		return new Fault({ outcome: 'unauthorised', retry: 'never', cause });
	}
	if (status === 408 || status === 409 || status >= 500) {
		const outcome = status === 408 ? 'timed_out' : 'provider_error';
		return new Fault({ outcome, retry: 'counted', retryAfterMs: retryAfterMs(error.headers), cause });
	}
	return new Fault({ outcome: 'bad_request', retry: 'never', cause });
}

/** Milliseconds a server asks to wait (RFC 9110 `Retry-After`: seconds or a date); undefined when it does not say. */
export function retryAfterMs(headers: Headers | undefined): number | undefined {
	const value = headers?.get('retry-after');
	if (!value) return undefined;
	const seconds = Number(value);
	const wait = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
	return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
