import { describe, expect, test } from 'vitest';
import { createToken, readToken } from './access-token.ts';

const id = '0b8f6a52-7c1e-4d3a-9f00-1234567890ab';
const secret = 'a secret of at least thirty-two characters';
const token = createToken(id, secret);

describe('an access token', () => {
	test('opens the entitlement it was made for', () => {
		expect(readToken(token, secret)).toBe(id);
	});

	test('is the same each time and fits in an address', () => {
		expect(createToken(id, secret)).toBe(token);
		expect(token).toMatch(/^[\w-]{64}$/);
	});

	test('opens nothing under another secret', () => {
		expect(readToken(token, `${secret}!`)).toBeNull();
	});

	test('opens nothing when any one character is changed', () => {
		for (let at = 0; at < token.length; at++) {
			const other = token[at] === 'A' ? 'B' : 'A';
			expect(readToken(token.slice(0, at) + other + token.slice(at + 1), secret), `at ${at}`).toBeNull();
		}
	});

	test.each([
		['truncated', token.slice(0, -1)],
		['lengthened', `${token}A`],
		['padded', `${token}=`],
		['spaced', ` ${token.slice(1)}`],
		['empty', ''],
		['only an id', id],
		['of another alphabet', `${token.slice(0, 63)}+`],
		['carrying a line break', `${token}\n`]
	])('opens nothing when %s', (_, broken) => {
		expect(readToken(broken, secret)).toBeNull();
	});

	test('can not lend its signature to another entitlement', () => {
		const other = createToken('0b8f6a52-7c1e-4d3a-9f00-1234567890ac', secret);
		expect(readToken(other.slice(0, 21) + token.slice(21), secret)).toBeNull();
	});

	test('is made for ids only', () => {
		expect(() => createToken('../../etc', secret)).toThrow(TypeError);
	});
});
