import { setTimeout as pause } from 'node:timers/promises';
import { Fault, toDomainError } from './fault.ts';
import type { Breakers } from './breaker.ts';
import type { AiContext, CallOutcome, KeySource, OnText, Price, RetryPolicy } from './provider.ts';
import type { Leg } from './routing.ts';
import { describeCall, startMeter, type CallFacts, type Meter } from './usage.ts';

export const defaultRetry: RetryPolicy = {
	attempts: 3,
	baseDelayMs: 500,
	maxDelayMs: 8_000,
	maxRetryAfterMs: 20_000
};

export type Task = {
	task: string;
	provider: string;
	model: string;
	price?: Price;
	keySource: KeySource;
	routePosition: number | null;
	sentCharacters: number;
	signal?: AbortSignal;
	retry: RetryPolicy;
	/** Missing where there is no other way: the demo. */
	leg?: Leg;
	breaker?: { key: string; all: Breakers };
};

/** With another route at hand, a failure is tried once more at most, and no server is waited for longer than this. */
const attemptsWithNext = 2;
const patienceMs = 2_000;
/** A server that minds a new part of each request would be adapted to for ever. */
const mostAdaptations = 6;

type Settled<T> = { outcome: 'succeeded'; value: T } | { outcome: CallOutcome; error: unknown };

/**
 * Runs `attempt` until it succeeds, fails for good, or the policy's attempts are used up, and logs each run once. A route
 * with another one after it is given up sooner. Throws a `DomainError` for a fault, the signal's reason when cancelled,
 * and anything else as it came.
 */
export async function attemptAndLog<T>(
	task: Task,
	context: AiContext,
	attempt: (meter: Meter) => Promise<T>
): Promise<T> {
	for (let number = 1, counted = 0; ; number++) {
		task.signal?.throwIfAborted();
		const meter = startMeter(task.sentCharacters);
		const settled = await settle(attempt(meter), task.signal);
		noteAtBreaker(task, settled);
		await context.log(describeCall(meter, context, factsOf(task, number, settled)));

		if ('value' in settled) return settled.value;
		if (!(settled.error instanceof Fault)) throw settled.error;
		const fault = settled.error;
		if (fault.retry === 'adapted' && number - counted <= mostAdaptations) continue;
		counted++;
		if (isOver(fault, counted, task)) throw toDomainError(fault);
		await pause(delayBefore(counted, fault, task.retry), undefined, { signal: task.signal }).catch(() => {
			// Only cancelling ends a pause early; the loop's first line answers with the signal's own reason.
			task.signal?.throwIfAborted();
		});
	}
}

function factsOf(task: Task, attempt: number, settled: Settled<unknown>): CallFacts {
	const { provider, model, price, keySource, routePosition, leg } = task;
	return {
		task: task.task,
		...{ provider, model, price, keySource, routePosition, attempt },
		outcome: settled.outcome,
		reason: 'error' in settled && settled.error instanceof Fault ? settled.error.reason : null,
		fallbackReason: leg?.fallbackReason ?? null
	};
}

function isOver(fault: Fault, counted: number, { retry, leg, breaker }: Task): boolean {
	if (fault.retry === 'never' || fault.retry === 'adapted' || counted >= retry.attempts) return true;
	if (!leg?.hasNext()) return false;
	if (counted >= attemptsWithNext || fault.outcome === 'timed_out') return true;
	return (fault.retryAfterMs ?? 0) > patienceMs || !breaker?.all.mayTry(breaker.key);
}

/** Outcomes that say that the provider, or our key there, does not work now. */
const failures = new Set<CallOutcome>([
	'rate_limited',
	'timed_out',
	'provider_error',
	'stream_broken',
	'unauthorised'
]);

function noteAtBreaker({ breaker, retry }: Task, settled: Settled<unknown>): void {
	if (!breaker) return;
	const { key, all } = breaker;
	if (settled.outcome === 'cancelled') return all.left(key);
	if (!('error' in settled) || !(settled.error instanceof Fault) || !failures.has(settled.outcome)) {
		return all.answered(key);
	}
	const { reason, retryAfterMs } = settled.error;
	const isLong = retryAfterMs !== undefined && retryAfterMs > retry.maxRetryAfterMs;
	all.failed(key, `${settled.outcome} ${reason}`, isLong ? retryAfterMs : undefined);
}

async function settle<T>(run: Promise<T>, signal: AbortSignal | undefined): Promise<Settled<T>> {
	try {
		return { outcome: 'succeeded', value: await run };
	} catch (error) {
		if (signal?.aborted) return { outcome: 'cancelled', error: signal.reason };
		// What is no fault came from our own side, such as the listener of the text: the attempt was given up.
		return { outcome: error instanceof Fault ? error.outcome : 'cancelled', error };
	}
}

/**
 * Milliseconds before the next attempt. A server's Retry-After is honoured up to the policy's cap; a wrong answer
 * is asked again at once; else exponential back-off with jitter, so that parallel requests spread out.
 */
export function delayBefore(
	failures: number,
	fault: Pick<Fault, 'outcome' | 'retryAfterMs'>,
	retry: RetryPolicy,
	random: () => number = Math.random
): number {
	if (fault.retryAfterMs !== undefined) return Math.min(fault.retryAfterMs, retry.maxRetryAfterMs);
	if (fault.outcome === 'invalid_output') return 0;
	const ceiling = Math.min(retry.maxDelayMs, retry.baseDelayMs * 2 ** (failures - 1));
	return Math.round(ceiling * (0.5 + random() / 2));
}

/** Runs a streaming attempt; when it fails after showing text, tells the listener to drop that text. */
export async function withdrawnOnFailure<T>(
	onText: OnText,
	run: (listener: OnText) => Promise<T>
): Promise<T> {
	let shown = false;
	try {
		return await run((delta, offset) => {
			shown = true;
			onText(delta, offset);
		});
	} catch (error) {
		if (shown) onText('', 0);
		throw error;
	}
}
