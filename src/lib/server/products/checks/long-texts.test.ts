import { expect, test } from 'vitest';
import { fieldsIn } from '../../../products/fields.ts';
import { parseLesson, readTokens } from '../../../products/lesson-parts.ts';
import { inert } from '../writing/request-text.ts';
import { judge } from './judge.ts';
import { readSource } from './source.ts';

// What a section may hold is read on every look at it: patterns that begin anew at each sign would hold up everybody. Each of
// these texts once did; the time that a test may take is the limit.
const most = 400_000;
const endless = ([start, unit, end]: string[]): string =>
	`${start}${(unit ?? '').repeat(most / (unit ?? ' ').length)}${end}`;

const texts = [
	['', '.', 'x'],
	['a', '\n ', 'x'],
	['```\nx\n```', ' ', 'x'],
	['', '`', 'x'],
	['', '~', 'x'],
	['', '`a``b', ''],
	['', '<outline', ''],
	['a', ' ', 'x']
];

test.each(texts)(
	'a section of %j, %j without end and %j is judged in time',
	{ timeout: 20_000 },
	(...text) => {
		const body = endless(text);
		for (const type of ['course', 'template'] as const) {
			const found = judge(
				{ title: 'Flour', body },
				{
					...{ language: 'en', type, isSample: false, wordsAsked: 500, wantsForm: true },
					...{ instructions: [], grounds: [{ label: 'S1', name: 'Tea', text: 'Tea.' }], others: [] }
				}
			);
			expect(found.length).toBeLessThanOrEqual(40);
		}
	}
);

test('code within lines is blank, as runs of backticks pair up', () => {
	const { prose } = readSource('a `b` c ``d ` e`` f ``` g `h\n`i');
	expect(prose).toBe('a     c           f ``` g `h\n`i');
});

test('a line of many blanks has a field for each', () => {
	const fields = fieldsIn(readTokens('word ____ '.repeat(most / 10)));
	expect(fields).toHaveLength(most / 10);
	expect(new Set(fields.map(({ label }) => label))).toEqual(new Set(['word']));
});

test.each(['_', ': ', '. '])('a line of %j without end has no field', (unit) => {
	expect(fieldsIn(readTokens(`a: ${unit.repeat(40_000)}b`)).length).toBeLessThanOrEqual(1);
});

test('a quiz of many questions is read in time', { timeout: 20_000 }, () => {
	const question = '1. Which?\n   - [ ] Rye\n   - [x] Wheat\n\n';
	expect(parseLesson(`## Quiz\n\n${question.repeat(5_000)}`).quiz).toHaveLength(5_000);
});

test.each(['< ', '<', '<outline ', '<|a', '</'])('a text of %j without end is made inert in time', (unit) => {
	expect(inert(unit.repeat(most / unit.length))).not.toMatch(/<\s*\/?\s*outline/);
	expect(inert(`<${' '.repeat(most)}x`)).toHaveLength(most + 2);
});
