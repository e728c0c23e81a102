import { describe, expect, test } from 'vitest';
import { handle } from './schemas.ts';
import { suggestHandle } from './suggest-handle.ts';

const codes = (value: unknown) => handle.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

describe('a handle', () => {
	test('is lower case, whatever was typed', () => expect(handle.parse(' Quiet-Press ')).toBe('quiet-press'));

	test.each([
		['two letters', 'ab', 'handle_too_short'],
		['nothing', undefined, 'handle_too_short'],
		['41 letters', 'a'.repeat(41), 'handle_too_long'],
		['a hyphen at the end', 'press-', 'handle_invalid'],
		['two hyphens', 'quiet--press', 'handle_invalid'],
		['a space', 'quiet press', 'handle_invalid'],
		['a way up', '../admin', 'handle_invalid'],
		['a Cyrillic letter', 'p\u0430ypal', 'handle_invalid'],
		['a zero-width space', 'pay\u200bpal', 'handle_invalid'],
		['wide letters', 'ｐａｙｐａｌ', 'handle_invalid'],
		['the Kelvin sign', '\u212aelvin', '']
	])('of %s', (_what, value, code) => expect(codes(value)).toEqual(code ? [code] : []));
});

describe('a suggested handle', () => {
	test.each([
		['The Quiet Press', 'the-quiet-press'],
		['Łódź & Söhne', 'lodz-and-soehne'],
		['Студия', 'studiya'],
		['QuietPress', 'quietpress'],
		['株式会社', ''],
		['a', '']
	])('for %s', (name, expected) => expect(suggestHandle(name)).toBe(expected));

	test('is one that the schema takes, also when the name is long', () => {
		const made = suggestHandle('one two three four five six seven eight nine ten');
		expect(handle.safeParse(made).success).toBe(true);
	});
});
