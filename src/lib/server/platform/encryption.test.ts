import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isUnderOldKey, open, seal } from './encryption.ts';

const [oldKey, newKey, otherKey] = [1, 2, 3].map((fill) => Buffer.alloc(32, fill).toString('base64'));
let keys: (string | undefined)[];
vi.mock('./config.ts', () => ({ config: () => ({ ENCRYPTION_KEYS: keys }) }));
beforeEach(() => {
	keys = [oldKey];
});

const secret = 'sk-a-key-of-somebody';
const place = 'provider_key:w1:groq';

describe('what is encrypted', () => {
	it('opens at its place and holds nothing of the text', () => {
		const sealed = seal(secret, place);
		expect(open(sealed, place)).toBe(secret);
		expect(Buffer.from(sealed.ciphertext, 'base64').includes(secret)).toBe(false);
	});

	it('differs each time', () => {
		const [one, other] = [seal(secret, place), seal(secret, place)];
		expect(one.ciphertext).not.toBe(other.ciphertext);
	});

	it('does not open at another place', () => {
		expect(() => open(seal(secret, place), 'provider_key:w2:groq')).toThrow('secret_unreadable');
	});

	it('does not open when any of its bytes was changed, or its end is missing', () => {
		const { ciphertext, keyId } = seal(secret, place);
		const bytes = Buffer.from(ciphertext, 'base64');
		for (let at = 0; at < bytes.length; at++) {
			const changed = Buffer.from(bytes);
			changed[at] = (changed[at] ?? 0) ^ 1;
			const tampered = { ciphertext: changed.toString('base64'), keyId };
			expect(() => open(tampered, place), `byte ${at}`).toThrow('secret_unreadable');
			const cut = { ciphertext: bytes.subarray(0, at).toString('base64'), keyId };
			expect(() => open(cut, place), `cut at ${at}`).toThrow('secret_unreadable');
		}
	});

	it('says that its key is gone, without naming the key or the text', () => {
		const sealed = seal(secret, place);
		keys = [otherKey];
		expect(() => open(sealed, place)).toThrow(
			expect.objectContaining({
				code: 'secret_unreadable',
				detail: { why: 'key_unknown', keyId: sealed.keyId }
			})
		);
	});
});

describe('a rotation', () => {
	it('opens what is under either key, and encrypts under the newest', () => {
		const before = seal(secret, place);
		keys = [newKey, oldKey];
		const after = seal(secret, place);
		expect([open(before, place), open(after, place)]).toEqual([secret, secret]);
		expect([isUnderOldKey(before), isUnderOldKey(after)]).toEqual([true, false]);
		keys = [newKey];
		expect(open(after, place)).toBe(secret);
		expect(() => open(before, place)).toThrow('secret_unreadable');
	});
});
