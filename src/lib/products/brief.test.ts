import { describe, expect, test } from 'vitest';
import { Brief, lengths, notesMaxBytes } from './brief.ts';

const order = {
	type: 'ebook',
	topic: 'Bread at home',
	audience: 'Beginners',
	tone: 'casual',
	language: 'en',
	length: 'short',
	notes: ''
};

const complaints = (changes: object) => {
	const result = Brief.safeParse({ ...order, ...changes });
	return result.error?.issues.map(({ path, message }) => [path.join('.'), message]);
};

describe('a brief', () => {
	test('is taken as ordered', () => {
		expect(Brief.parse(order)).toEqual(order);
	});

	test('needs neither audience nor notes', () => {
		const { audience: _, notes: __, ...rest } = order;
		expect(Brief.parse(rest)).toMatchObject({ audience: '', notes: '' });
	});

	test('loses outer space, carriage returns and control characters', () => {
		const brief = Brief.parse({ ...order, topic: '  Bread\u0000  ', notes: 'a\r\nb\rc\u0000\td' });
		expect(brief).toMatchObject({ topic: 'Bread', notes: 'a\nb\nc\td' });
	});

	test.each([
		[{ type: 'film' }, 'type', 'brief_type_unknown'],
		[{ topic: ' a ' }, 'topic', 'brief_topic_too_short'],
		[{ topic: undefined }, 'topic', 'brief_topic_missing'],
		[{ topic: 'a'.repeat(201) }, 'topic', 'brief_topic_too_long'],
		[{ audience: 'a'.repeat(201) }, 'audience', 'brief_audience_too_long'],
		[{ tone: 'rude' }, 'tone', 'brief_tone_unknown'],
		[{ language: 'pt' }, 'language', 'brief_language_unknown'],
		[{ length: 'endless' }, 'length', 'brief_length_unknown'],
		[{ notes: 'é'.repeat(notesMaxBytes / 2 + 1) }, 'notes', 'brief_notes_too_large']
	])('says what is wrong with %o', (changes, field, code) => {
		expect(complaints(changes)).toEqual([[field, code]]);
	});

	test('takes notes of exactly 100 kB', () => {
		expect(complaints({ notes: 'é'.repeat(notesMaxBytes / 2) })).toBeUndefined();
	});
});

test('a length tells its words and the minutes to read them', () => {
	expect(lengths.standard).toEqual({ sections: 8, wordsPerSection: 600, words: 4_800, readingMinutes: 21 });
});
