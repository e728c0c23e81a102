import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dismiss, findDismissed } from './dismissed-invitations.ts';

vi.mock('../platform/config.ts', () => ({ config: () => ({ ORIGIN: 'https://example.com' }) }));

const jar = new Map<string, string>();
const cookies = {
	get: (name: string) => jar.get(name),
	set: (name: string, value: string) => void jar.set(name, value)
};
beforeEach(() => jar.clear());

describe('dismissed invitations', () => {
	it('are none in a fresh browser', () => {
		expect(findDismissed(cookies)).toEqual([]);
	});

	it('are remembered beside those from before, each once', () => {
		const [first, second] = [randomUUID(), randomUUID()];
		dismiss(cookies, [first]);
		dismiss(cookies, [second, first]);
		expect(findDismissed(cookies)).toEqual([second, first]);
	});

	it('are twenty at most, so that the cookie stays small', () => {
		const ids = Array.from({ length: 30 }, () => randomUUID());
		for (const id of ids) dismiss(cookies, [id]);
		expect(findDismissed(cookies)).toEqual(ids.slice(10).reverse());
		expect([...jar.values()][0]?.length).toBeLessThan(1000);
	});
});
