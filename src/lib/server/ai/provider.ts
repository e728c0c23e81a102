import type { ZodType } from 'zod';
import type { ProviderName } from '../../ai/providers.ts';

/** What ended an attempt. Only `succeeded` gave a usable answer. */
export type CallOutcome =
	| 'succeeded'
	| 'rate_limited'
	| 'timed_out'
	| 'provider_error'
	| 'invalid_output'
	| 'stream_broken'
	| 'refused'
	| 'cancelled'
	| 'unauthorised'
	| 'bad_request';

/** One line of the usage log: what an attempt took and cost. Holds no prompt, no answer and no key. */
export type AiCall = {
	workspaceId: string;
	generationId: string | null;
	stepId: string | null;
	revisionId: string | null;
	task: string;
	/** Which fixed words the caller's request is made of; null where the caller keeps no versions. */
	promptVersion: string | null;
	provider: string;
	model: string;
	/** Whose key paid for it. */
	keySource: KeySource;
	/** The route's place in its task's order; null for the demo. */
	routePosition: number | null;
	/** 1 for the first try of a request by this route. */
	attempt: number;
	outcome: CallOutcome;
	/** Why it failed, as a code; null when it did not. */
	reason: string | null;
	/** Why the routes before this one were passed over; null on the first. */
	fallbackReason: string | null;
	inputTokens: number;
	outputTokens: number;
	/** True when the provider reported no usage and the tokens were counted from the text's length. */
	tokensEstimated: boolean;
	/** Millionths of a US dollar; null when the model's price is unknown. */
	costMicros: number | null;
	latencyMs: number;
	/** Null when no text arrived. */
	firstTokenMs: number | null;
	providerRequestId: string | null;
};

type Request = {
	/** Names the kind of work in the usage log, such as `section`. */
	task: string;
	system: string;
	prompt: string;
	maxTokens?: number;
	temperature?: number;
	signal?: AbortSignal;
};

/** What came of looking over a finished text: the text to keep, or why it can't be used. */
export type Finished = { text: string } | { complaint: string };

/**
 * A request for prose. `demo` is what the built-in demo provider answers, as it is. `finish` looks over what a model
 * wrote: it may tidy the text, or complain, which counts as an answer of the wrong shape and is asked again.
 */
export type TextRequest = Request & { demo: () => string; finish?: (text: string) => Finished };

/** A request for data of a given shape. `schema` judges the answer and, as JSON Schema, is sent along. */
export type ObjectRequest<T> = Request & { schema: ZodType<T>; demo: () => T };

/** A request for one picture. There is no demo of it: without a route there is no picture. */
export type ImageRequest = Pick<Request, 'task' | 'prompt' | 'signal'> & {
	/** `width x height` in pixels. */
	size: '1024x1536' | '1024x1024';
};

export type TextResult = { text: string; provider: string; model: string };

/**
 * Receives text as it grows. `text = text.slice(0, offset) + delta` is always the present text:
 * when an attempt fails midway its text is withdrawn by a call with `('', 0)`.
 */
export type OnText = (delta: string, offset: number) => void;

/**
 * Receives data as it grows, unchecked: whatever is not written yet is missing, and the last text may end anywhere.
 * `undefined` withdraws what was told, when an attempt fails midway; the last call has the whole.
 */
export type OnPartial = (partial: unknown) => void;

/** US dollars per million tokens. The unit makes one token cost `usd` millionths of a dollar. */
export type Price = {
	inputUsd: number;
	outputUsd: number;
	/** US dollars for one picture. */ imageUsd?: number;
};

export type Timeouts = { firstTokenMs: number; betweenTokensMs: number; wholeMs: number };

export type RetryPolicy = {
	attempts: number;
	baseDelayMs: number;
	maxDelayMs: number;
	maxRetryAfterMs: number;
};

export type KeySource = 'operator' | 'workspace';

/** One way to have a task done: whose model, at which price, how patiently. */
export type OpenAiRoute = {
	provider: ProviderName;
	/** Its place in its task's order. */
	position: number;
	/** Any OpenAI-compatible base URL, including its `/v1`. */
	baseUrl: string;
	/** May be missing for servers on the own machine. */
	apiKey?: string;
	keySource: KeySource;
	/** Routes with the same name share a breaker: the operator's key at a provider, or a workspace's. */
	breaker: string;
	model: string;
	price?: Price;
	/** Instead of what the request asks for. */
	temperature?: number;
	/** No answer by this route is longer, whatever the request asks for. */
	maxTokens?: number;
	timeouts?: Partial<Timeouts>;
	retry?: Partial<RetryPolicy>;
};

export type DemoRoute = { provider: 'demo'; /** Pause before each chunk. Default 12. */ delayMs?: number };

/** For whom a request is made, and where its attempts are logged. */
export type AiContext = {
	workspaceId: string;
	generationId?: string;
	stepId?: string;
	revisionId?: string;
	/** The version of the caller's fixed words for a task, for the log. */
	promptVersionOf?: (task: string) => string | null;
	/** The routes of a task as they are now, first choice first; or the built-in demo. */
	routesFor: (task: string) => Promise<OpenAiRoute[] | DemoRoute>;
	/** Called exactly once per attempt. When it rejects, the request rejects with its error. */
	log: (call: AiCall) => Promise<void>;
};
