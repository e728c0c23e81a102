import { expect, test, vi } from 'vitest';
import { createCache } from './cache.ts';

test('a value is read once while it lives', async () => {
	let time = 0;
	const cache = createCache<number>({ maxEntries: 10, lifeMs: 60, now: () => time });
	const read = vi.fn(() => Promise.resolve(time));
	expect([await cache.get('a', read), await cache.get('a', read)]).toEqual([0, 0]);
	time = 60;
	expect(await cache.get('a', read)).toBe(60);
	expect(read).toHaveBeenCalledTimes(2);
});

test('concurrent misses share one read', async () => {
	const cache = createCache<number>({ maxEntries: 10, lifeMs: 60 });
	const read = vi.fn(() => new Promise<number>((resolve) => setTimeout(() => resolve(7), 5)));
	expect(await Promise.all(Array.from({ length: 20 }, () => cache.get('a', read)))).toEqual(
		Array(20).fill(7)
	);
	expect(read).toHaveBeenCalledTimes(1);
});

test('the entry used longest ago makes room', async () => {
	const cache = createCache<string>({ maxEntries: 2, lifeMs: 60 });
	const read = vi.fn((key: string) => Promise.resolve(key));
	for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.get(key, () => read(key));
	expect(read.mock.calls.flat()).toEqual(['a', 'b', 'c', 'b']);
});

test('a failure is not kept', async () => {
	const cache = createCache<string>({ maxEntries: 2, lifeMs: 60 });
	await expect(cache.get('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
	expect(await cache.get('a', () => Promise.resolve('up'))).toBe('up');
});

test('what was being read when the key was purged is not kept', async () => {
	const cache = createCache<string>({ maxEntries: 2, lifeMs: 60 });
	let finish: (text: string) => void = () => {};
	const old = cache.get('a', () => new Promise<string>((resolve) => (finish = resolve)));
	cache.purge('a');
	finish('old');
	expect(await old).toBe('old');
	expect(await cache.get('a', () => Promise.resolve('new'))).toBe('new');
});
