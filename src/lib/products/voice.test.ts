import { expect, test } from 'vitest';
import { voiceMaxLength } from './brief.ts';
import { termsOf, VoiceForm, voiceLengths, voiceText } from './voice.ts';

const nothing = VoiceForm.parse({ version: 0 });

test('words are listed on lines or between commas, each once', () => {
	expect(termsOf('crumb, crust\n crumb \n\nslow  dough،خبز;')).toEqual([
		'crumb',
		'crust',
		'slow dough',
		'خبز'
	]);
});

test('a voice that says nothing is no text at all', () => {
	expect(voiceText(nothing)).toBe('');
	expect(voiceText({ ...nothing, description: '  ', preferredTerms: ' , ' })).toBe('');
});

test('a voice tells what it likes, what it never says and who writes', () => {
	const voice = { ...nothing, description: 'Dry.', preferredTerms: 'crumb\ncrust', avoidedTerms: 'unleash' };
	expect(voiceText({ ...voice, authorName: 'Ada', aboutAuthor: 'bakes' })).toBe(
		'How it speaks: Dry.\nWords it likes: crumb, crust\nWords it never uses: unleash\nWho writes: Ada: bakes'
	);
});

test('the longest voice fits into a brief', () => {
	const terms = Array.from({ length: 30 }, (_, place) => `${place}`.padEnd(14, 'x')).join('\n');
	const longest = VoiceForm.parse({
		version: 1,
		description: 'd'.repeat(voiceLengths.description),
		preferredTerms: terms,
		avoidedTerms: terms,
		sample: 's'.repeat(voiceLengths.sample),
		authorName: 'n'.repeat(voiceLengths.authorName),
		aboutAuthor: 'a'.repeat(voiceLengths.aboutAuthor)
	});
	expect(voiceText(longest).length).toBeLessThanOrEqual(voiceMaxLength);
});

test.each([
	[{ description: 'd'.repeat(1_001) }, 'voice_text_too_long'],
	[{ preferredTerms: 'word'.repeat(200) }, 'voice_text_too_long'],
	[{ avoidedTerms: Array.from({ length: 31 }, (_, place) => place).join(',') }, 'voice_too_many_terms'],
	[{ coverColor: 'red' }, 'value_invalid'],
	[{ version: -1 }, 'value_invalid']
])('what does not fit is named: %#', (change, code) => {
	const { error } = VoiceForm.safeParse({ ...nothing, ...change });
	expect(error?.issues.map(({ message }) => message)).toEqual([code]);
});
