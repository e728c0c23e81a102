import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createToken, hashOf, looksLikeToken } from './invitation-token.ts';

const secret = 'a secret of at least 32 characters';

describe("an invitation's token", () => {
	it('is the same for the same invitation, and another for each time it is sent', () => {
		const id = randomUUID();
		expect(createToken(id, 1, secret)).toBe(createToken(id, 1, secret));
		expect(createToken(id, 2, secret)).not.toBe(createToken(id, 1, secret));
		expect(createToken(randomUUID(), 1, secret)).not.toBe(createToken(id, 1, secret));
	});

	it('can not be made with another secret', () => {
		const id = randomUUID();
		expect(createToken(id, 1, `${secret}!`)).not.toBe(createToken(id, 1, secret));
	});

	it('is recognised by its shape, and nothing else is', () => {
		expect(looksLikeToken(createToken(randomUUID(), 1, secret))).toBe(true);
		for (const text of ['', 'x', 'x'.repeat(44), `${'x'.repeat(42)}=`, `${'x'.repeat(42)}\n`])
			expect(looksLikeToken(text)).toBe(false);
	});

	it('is kept as its SHA-256 in hex', () => {
		expect(hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
	});
});
