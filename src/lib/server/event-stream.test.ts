import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventStream } from './event-stream.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a stream that could not begin ends, and nothing of it stays behind', async () => {
	const response = eventStream(() => Promise.reject(new Error('the database is away')));
	expect(await response.text()).toBe('retry: 2000\n\n');
	expect(vi.getTimerCount()).toBe(0);
	await vi.advanceTimersByTimeAsync(60_000); // a heartbeat into an ended stream would end the process
});

test('a reader who leaves while the stream begins stops it', async () => {
	const stop = vi.fn();
	const begun = Promise.withResolvers<() => void>();
	const response = eventStream(() => begun.promise);
	await response.body?.cancel();
	begun.resolve(stop);
	await vi.advanceTimersByTimeAsync(0);
	expect(stop).toHaveBeenCalledTimes(1);
	expect(vi.getTimerCount()).toBe(0);
});
