import { Fault } from './fault.ts';
import type { Timeouts } from './provider.ts';

// Reasoning models think for long before the first word; a stream that has begun seldom pauses.
export const defaultTimeouts: Timeouts = { firstTokenMs: 60_000, betweenTokensMs: 30_000, wholeMs: 300_000 };

/** Watches over one attempt: `signal` aborts when the caller cancels or a time limit passes. */
export type Deadline = {
	signal: AbortSignal;
	/** Something arrived: from now on the limit between tokens holds. */
	touch: () => void;
	/** Throws when the deadline has passed. The `openai` package ends an aborted stream silently, so ask after it. */
	check: () => void;
	/** Stops the clocks. Call it always. */
	close: () => void;
};

export function openDeadline(limits: Timeouts, caller: AbortSignal | undefined): Deadline {
	const own = new AbortController();
	const expire = (reason: string) => own.abort(new Fault({ outcome: 'timed_out', retry: 'counted', reason }));
	const cancel = () => own.abort(caller?.reason);

	const whole = setTimeout(expire, limits.wholeMs, 'too_long');
	let next = setTimeout(expire, limits.firstTokenMs, 'no_first_token');
	if (caller?.aborted) cancel();
	caller?.addEventListener('abort', cancel, { once: true });

	return {
		signal: own.signal,
		touch() {
			clearTimeout(next);
			if (!own.signal.aborted) next = setTimeout(expire, limits.betweenTokensMs, 'fell_silent');
		},
		check: () => own.signal.throwIfAborted(),
		close() {
			clearTimeout(whole);
			clearTimeout(next);
			caller?.removeEventListener('abort', cancel);
		}
	};
}
