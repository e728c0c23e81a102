import { setTimeout as pause } from 'node:timers/promises';
import { Fault, toDomainError } from './fault.ts';
import type { AiContext, CallOutcome, OnText, PriceTable, RetryPolicy } from './provider.ts';
import { describeCall, startMeter, type Meter } from './usage.ts';

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
	prices?: PriceTable;
	sentCharacters: number;
	signal?: AbortSignal;
	retry: RetryPolicy;
};

type Settled<T> = { outcome: 'succeeded'; value: T } | { outcome: CallOutcome; error: unknown };

/**
 * Runs `attempt` until it succeeds, fails for good, or the policy's attempts are used up, and logs each run once.
 * Throws a `DomainError` for a fault, the signal's reason when cancelled, and anything else as it came.
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
		const { task: name, provider, model, prices } = task;
		const facts = { task: name, provider, model, prices, attempt: number, outcome: settled.outcome };
		await context.log(describeCall(meter, context, facts));

		if ('value' in settled) return settled.value;
		if (!(settled.error instanceof Fault)) throw settled.error;
		const fault = settled.error;
		if (fault.retry === 'adapted') continue;
		counted++;
		if (fault.retry === 'never' || counted >= task.retry.attempts) throw toDomainError(fault);
		await pause(delayBefore(counted, fault, task.retry), undefined, { signal: task.signal }).catch(() => {
			// Only cancelling ends a pause early; the loop's first line answers with the signal's own reason.
			task.signal?.throwIfAborted();
		});
	}
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
export async function withdrawnOnFailure(
	onText: OnText,
	run: (listener: OnText) => Promise<string>
): Promise<string> {
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
