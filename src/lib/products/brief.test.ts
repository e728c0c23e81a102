import { describe, expect, test } from 'vitest';
import { Brief, BriefForm, languages, languagesFor, notesMaxBytes, sizeOf } from './brief.ts';

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
		expect(Brief.parse(order)).toMatchObject(order);
	});

	test('of the time before goals, templates and approval still parses', () => {
		const { audience: _, notes: __, ...rest } = order;
		expect(Brief.parse(rest)).toEqual({
			...order,
			audience: '',
			goal: '',
			toneWords: '',
			sections: 8,
			wordsPerSection: 600,
			notes: '',
			sources: [],
			instructions: '',
			approval: false,
			useVoice: true,
			voice: '',
			author: '',
			template: null
		});
	});

	test('may set the size and the tone itself', () => {
		const own = { tone: 'own', toneWords: ' dry wit ', length: 'custom', sections: 20, wordsPerSection: 200 };
		expect(Brief.parse({ ...order, ...own })).toMatchObject({ ...own, toneWords: 'dry wit' });
	});

	test('does not mind the own size while a preset is chosen', () => {
		expect(complaints({ sections: 0, wordsPerSection: 9_999 })).toBeUndefined();
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
		[{ goal: 'a'.repeat(301) }, 'goal', 'brief_goal_too_long'],
		[{ tone: 'own', toneWords: ' ' }, 'toneWords', 'brief_tone_words_missing'],
		[{ toneWords: 'a'.repeat(201) }, 'toneWords', 'brief_tone_words_too_long'],
		[{ length: 'custom', sections: 1 }, 'sections', 'brief_sections_out_of_range'],
		[{ length: 'custom', sections: 2.5 }, 'sections', 'brief_sections_out_of_range'],
		[{ length: 'custom', wordsPerSection: 1_501 }, 'wordsPerSection', 'brief_words_out_of_range'],
		[{ instructions: 'a'.repeat(2_001) }, 'instructions', 'brief_instructions_too_long'],
		[{ sources: ['x'] }, 'sources.0', 'brief_source_unknown'],
		[{ notes: 'é'.repeat(notesMaxBytes / 2 + 1) }, 'notes', 'brief_notes_too_large']
	])('says what is wrong with %o', (changes, field, code) => {
		expect(complaints(changes)).toEqual([[field, code]]);
	});

	test('tells all its faults at once', () => {
		expect(complaints({ topic: 'a', tone: 'own' })).toEqual([
			['topic', 'brief_topic_too_short'],
			['toneWords', 'brief_tone_words_missing']
		]);
	});

	test('takes notes of exactly 100 kB', () => {
		expect(complaints({ notes: 'é'.repeat(notesMaxBytes / 2) })).toBeUndefined();
	});
});

test('a reader is offered their own language first, and every language once', () => {
	expect(languagesFor('pt-PT').slice(0, 3)).toEqual(['pt-PT', 'pt-BR', 'en']);
	expect(languagesFor('pt').slice(0, 2)).toEqual(['pt-PT', 'pt-BR']);
	expect(languagesFor('ar').slice(0, 2)).toEqual(['ar', 'en']);
	expect(languagesFor('xx').toSorted()).toEqual(languages.toSorted());
});

test('a length tells its words and the minutes to read them', () => {
	expect(sizeOf(Brief.parse({ ...order, length: 'standard' }))).toEqual({
		sections: 8,
		wordsPerSection: 600,
		words: 4_800,
		readingMinutes: 21
	});
	const own = { length: 'custom', sections: 3, wordsPerSection: 250 } as const;
	expect(sizeOf(own)).toEqual({ sections: 3, wordsPerSection: 250, words: 750, readingMinutes: 4 });
});

test('a form can not say how the brand speaks, who writes or from which template', () => {
	const form = BriefForm.parse({ ...order, voice: 'Shout.', author: 'Somebody', template: null });
	expect(Object.keys(form)).not.toEqual(
		expect.arrayContaining([expect.stringMatching(/voice$|author|template/)])
	);
});
