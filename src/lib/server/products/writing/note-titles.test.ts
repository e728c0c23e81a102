import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openingSentences, shorten, titleFrom } from './note-titles.ts';

describe('a title from the text', () => {
	test.each([
		['Salt matters. So does time.', 'Salt matters'],
		['**Salt** [matters](https://a.example)!', 'Salt matters!'],
		['Why does bread rise? Because of yeast.', 'Why does bread rise?'],
		[
			'A good loaf begins the day before, when flour and water meet for the first time in a bowl.',
			'A good loaf begins the day before'
		],
		[
			'Everything that the baker learned in thirty years of early mornings stands in this book.',
			'Everything that the baker learned in thirty years of early…'
		],
		['- flour\n- water', 'flour water']
	])('of %j is %j', (text, title) => {
		expect(titleFrom(text, 'en')).toBe(title);
	});
});

describe('shortening', () => {
	test('keeps what fits', () => {
		expect(shorten('Salt matters', 12)).toBe('Salt matters');
	});

	test('ends with no word that only leads on', () => {
		expect(shorten('Bread that is baked slowly in the old oven', 32)).toBe('Bread that is baked slowly…');
	});

	test('never cuts a word and never exceeds the limit', () => {
		const words = fc.array(
			fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom('a', 'é', 'ب', 'z') }),
			{ minLength: 1 }
		);
		fc.assert(
			fc.property(words, fc.integer({ min: 30, max: 80 }), (list, max) => {
				const text = list.join(' ');
				const short = shorten(text, max);
				expect(short.length).toBeLessThanOrEqual(max);
				const kept = short.replace(/…$/, '');
				expect(text.startsWith(kept)).toBe(true);
				expect(kept.length === text.length || text[kept.length] === ' ').toBe(true);
			})
		);
	});
});

test('an opening holds whole sentences within its limit', () => {
	expect(openingSentences('One is here. Two is too. Three.', 'en', 25)).toBe('One is here. Two is too.');
});
