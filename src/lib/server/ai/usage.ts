import { z } from 'zod';
import type { AiCall, AiContext, CallOutcome, KeySource, Price } from './provider.ts';

/** What is known about one attempt while it runs. */
export type Meter = {
	startedAt: number;
	firstTokenMs: number | null;
	/** True once the provider began to answer: from then on it bills, even when the answer breaks off. */
	accepted: boolean;
	requestId: string | null;
	sentCharacters: number;
	receivedCharacters: number;
	usage: { inputTokens: number; outputTokens: number } | null;
	/** Pictures that arrived. */
	images: number;
};

export type CallFacts = {
	task: string;
	provider: string;
	model: string;
	keySource: KeySource;
	routePosition: number | null;
	attempt: number;
	outcome: CallOutcome;
	reason: string | null;
	fallbackReason: string | null;
	price?: Price;
};

/** Providers count about four characters of English to a token; other scripts take more, so this is a floor. */
const charactersPerToken = 4;

export function startMeter(sentCharacters: number): Meter {
	return {
		startedAt: performance.now(),
		firstTokenMs: null,
		accepted: false,
		requestId: null,
		sentCharacters,
		receivedCharacters: 0,
		usage: null,
		images: 0
	};
}

/** Notes that text arrived, and when the first of it did. */
export function meterText(meter: Meter, text: string): void {
	meter.firstTokenMs ??= elapsed(meter);
	meter.receivedCharacters += text.length;
}

/** The most that the log's columns hold. */
const TokenCount = z.int().min(0).max(2_147_483_647);

/**
 * Notes the tokens that the provider reports. Servers leave one of the two numbers out, or send null: what is not reported whole is
 * not believed, and estimated in the end, for the log takes nothing less and a paid answer must not be lost over its bookkeeping.
 */
export function meterUsage(meter: Meter, input: unknown, output: unknown): void {
	const [inputTokens, outputTokens] = [TokenCount.safeParse(input).data, TokenCount.safeParse(output).data];
	if (inputTokens !== undefined && outputTokens !== undefined) meter.usage = { inputTokens, outputTokens };
}

/** The price of a call in millionths of a US dollar, rounded; null when the route's price is unknown. */
export function costMicros(
	price: Price | undefined,
	tokens: { inputTokens: number; outputTokens: number },
	images = 0
): number | null {
	if (!price) return null;
	const pictures = images * (price.imageUsd ?? 0) * 1e6;
	return Math.round(tokens.inputTokens * price.inputUsd + tokens.outputTokens * price.outputUsd + pictures);
}

/** The log line of a finished attempt. Tokens the provider did not report are estimated when it will bill them. */
export function describeCall(meter: Meter, context: AiContext, facts: CallFacts): AiCall {
	const tokens = meter.usage ?? estimate(meter, facts.outcome);
	const { price, ...named } = facts;
	return {
		workspaceId: context.workspaceId,
		generationId: context.generationId ?? null,
		stepId: context.stepId ?? null,
		revisionId: context.revisionId ?? null,
		promptVersion: context.promptVersionOf?.(facts.task) ?? null,
		...named,
		...tokens,
		tokensEstimated: meter.usage === null && tokens.inputTokens > 0,
		costMicros: costMicros(price, tokens, meter.images),
		latencyMs: elapsed(meter),
		firstTokenMs: meter.firstTokenMs,
		providerRequestId: meter.requestId
	};
}

function estimate(meter: Meter, outcome: CallOutcome) {
	// Nobody knows whether a provider that never answered did the work; assume that it read the request.
	const reached = meter.accepted || outcome === 'timed_out' || outcome === 'cancelled';
	const tokensOf = (characters: number) => (reached ? Math.ceil(characters / charactersPerToken) : 0);
	return { inputTokens: tokensOf(meter.sentCharacters), outputTokens: tokensOf(meter.receivedCharacters) };
}

function elapsed(meter: Meter): number {
	return Math.round(performance.now() - meter.startedAt);
}
