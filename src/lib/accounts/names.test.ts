import { expect, test } from 'vitest';
import { plainName } from './names.ts';

const name = plainName(20);
const codes = (value: unknown) => name.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

test.each([
	['Ada Writer'],
	['Łukasz Żółć'],
	['Ευγενία Παπά'],
	['Мария Иванова'],
	['محمد بن علي'],
	['می\u200cخواهم'], // Persian with a zero-width non-joiner
	['क्\u200dष'],
	['株式会社ノックス'],
	['O’Brien & Söhne, 2.'],
	['Books 📚'],
	['Студия Nord'] // two alphabets, each in words of its own
])('%s is a name', (value) => expect(codes(value)).toEqual([]));

test('space around it goes, and letters are composed', () => {
	expect(name.parse('  Zoe\u0308 \n')).toBe('Zoë');
});

test.each([
	['nothing', '', 'name_missing'],
	['space alone', ' \t ', 'name_missing'],
	['no text', 7, 'name_missing'],
	['21 letters', 'a'.repeat(21), 'name_too_long'],
	['a mark that turns the text', 'abc\u202etxt.exe', 'name_invisible_characters'],
	['an isolate', '\u2066Admin\u2069', 'name_invisible_characters'],
	['a right-to-left mark', 'Ada\u200f', 'name_invisible_characters'],
	['a zero-width space', 'Ada\u200bWriter', 'name_invisible_characters'],
	['a soft hyphen', 'Ada\u00ad', 'name_invisible_characters'],
	['a line break', 'Ada\nWriter', 'name_invisible_characters'],
	['a null byte', 'Ada\u0000', 'name_invisible_characters'],
	['half a character', 'Ada\ud83d', 'name_invisible_characters'],
	['a Hangul filler', '\u3164', 'name_invisible_characters'],
	['joiners alone', '\u200d\u200c', 'name_invisible_characters'],
	['tag letters', 'Ada\u{e0041}', 'name_invisible_characters'],
	['piled marks', 'Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306', 'name_invisible_characters'],
	['Latin with Cyrillic', 'p\u0430ypal', 'name_mixed_scripts'],
	['Latin with Greek', 'N\u03bfxloop', 'name_mixed_scripts']
])('%s is refused', (_what, value, code) => expect(codes(value)).toEqual([code]));

test('length counts characters, as the database does', () => {
	expect(codes('📚'.repeat(20))).toEqual([]);
	expect(codes('📚'.repeat(21))).toEqual(['name_too_long']);
});
