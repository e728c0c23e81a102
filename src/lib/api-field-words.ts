import {
	audienceMaxLength,
	goalMaxLength,
	instructionsMaxLength,
	notesMaxBytes,
	sectionsRange,
	sourcesMax,
	toneWordsMaxLength,
	topicMaxLength,
	topicMinLength,
	wordsPerSectionRange
} from './products/brief.ts';

const count = (value: number): string => value.toLocaleString('en');
const atMost = (characters: number): string => `At most ${count(characters)} characters.`;
const between = ({ min, max }: { min: number; max: number }): string =>
	`Between ${count(min)} and ${count(max)}, a whole number.`;

/** What a developer reads beside a field of an order: what is wrong with it, and what fits. */
export const fieldWords: Record<string, string> = {
	brief_type_unknown: 'Name a type of product, as the reference lists them.',
	brief_topic_missing: 'Say what the product is about.',
	brief_topic_too_short: `At least ${topicMinLength} characters.`,
	brief_topic_too_long: atMost(topicMaxLength),
	brief_audience_too_long: atMost(audienceMaxLength),
	brief_goal_too_long: atMost(goalMaxLength),
	brief_tone_unknown: 'Name a tone, as the reference lists them.',
	brief_tone_words_missing: 'The tone “own” needs these words.',
	brief_tone_words_too_long: atMost(toneWordsMaxLength),
	brief_language_unknown: 'Name a language, as the reference lists them.',
	brief_length_unknown: 'Name a length, as the reference lists them.',
	brief_sections_out_of_range: between(sectionsRange),
	brief_words_out_of_range: between(wordsPerSectionRange),
	brief_notes_too_large: `At most ${notesMaxBytes / 1024} kB.`,
	brief_source_unknown: 'A source is named by its id.',
	brief_sources_too_many: `At most ${sourcesMax} sources.`,
	brief_instructions_too_long: atMost(instructionsMaxLength),
	answer_missing: 'The template needs this value, and suggests none.',
	answer_too_long: 'This value is longer than the template’s variable takes.',
	answer_no_number: 'The template’s variable is a number.',
	answer_out_of_range: 'This number is smaller or larger than the template’s variable may be.',
	answer_not_offered: 'This is none of the values that the template’s variable offers.',
	answer_no_date: 'The template’s variable is a day, as 2026-11-20.'
};
