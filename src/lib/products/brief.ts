import { z } from 'zod';

export const productTypes = ['ebook', 'guide', 'course', 'template'] as const;
export const tones = ['professional', 'casual', 'humorous', 'inspirational', 'educational'] as const;
export const languages = ['en', 'pt-PT', 'pt-BR', 'es', 'fr', 'de', 'ar'] as const;
export const productLengths = ['short', 'standard', 'long'] as const;

export const notesMaxBytes = 100 * 1024;
export const topicMaxLength = 200;
export const audienceMaxLength = 200;

/** Words an adult reads in a minute, silently: Brysbaert 2019 found 238 for non-fiction in English. */
const wordsPerMinute = 238;

// Postgres refuses NUL in text, and other control characters have no place in a book; tab and line breaks stay.
// eslint-disable-next-line no-control-regex
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

const clean = (text: string) => text.replace(/\r\n?/g, '\n').replace(controlCharacters, '');
const bytes = (text: string) => new TextEncoder().encode(text).length;

/** What a creator orders. One schema for form, API and job; its error messages are keys of the message catalogue. */
export const Brief = z.object({
	type: z.enum(productTypes, { error: 'brief_type_unknown' }),
	topic: z
		.string({ error: 'brief_topic_missing' })
		.overwrite(clean)
		.trim()
		.min(3, { error: 'brief_topic_too_short' })
		.max(topicMaxLength, { error: 'brief_topic_too_long' }),
	audience: z
		.string({ error: 'brief_audience_too_long' })
		.overwrite(clean)
		.trim()
		.max(audienceMaxLength, { error: 'brief_audience_too_long' })
		.default(''),
	tone: z.enum(tones, { error: 'brief_tone_unknown' }),
	language: z.enum(languages, { error: 'brief_language_unknown' }),
	length: z.enum(productLengths, { error: 'brief_length_unknown' }),
	notes: z
		.string({ error: 'brief_notes_too_large' })
		.overwrite(clean)
		.refine((text) => bytes(text) <= notesMaxBytes, { error: 'brief_notes_too_large' })
		.default('')
});

export type Brief = z.infer<typeof Brief>;
export type ProductType = Brief['type'];
export type Tone = Brief['tone'];
export type Language = Brief['language'];
export type ProductLength = Brief['length'];

/** Minutes to read so many words, rounded up. */
export const readingMinutes = (words: number) => Math.ceil(words / wordsPerMinute);

const size = (sections: number, wordsPerSection: number) => ({
	sections,
	wordsPerSection,
	words: sections * wordsPerSection,
	readingMinutes: readingMinutes(sections * wordsPerSection)
});

/** What each length means: how many sections of how many words, and about how long it takes to read. */
export const lengths: Record<ProductLength, ReturnType<typeof size>> = {
	short: size(4, 350),
	standard: size(8, 600),
	long: size(12, 750)
};
