import { z } from 'zod';
import { Version } from '../version.ts';
import { typedText } from './typed-text.ts';

export const productTypes = ['ebook', 'guide', 'course', 'template'] as const;
/** `own`: the creator says it in words of their own. */
export const tones = ['professional', 'casual', 'humorous', 'inspirational', 'educational', 'own'] as const;
export const languages = ['en', 'pt-PT', 'pt-BR', 'es', 'fr', 'de', 'ar'] as const;
export const productLengths = ['short', 'standard', 'long', 'custom'] as const;

export const notesMaxBytes = 100 * 1024;
export const topicMinLength = 3;
export const topicMaxLength = 200;
export const audienceMaxLength = 200;
export const goalMaxLength = 300;
export const toneWordsMaxLength = 200;
export const instructionsMaxLength = 2_000;
export const voiceMaxLength = 4_000;
export const authorMaxLength = 120;
export const sourcesMax = 20;
export const sectionsRange = { min: 2, max: 20 };
export const wordsPerSectionRange = { min: 200, max: 1_500 };

/** Words an adult reads in a minute, silently: Brysbaert 2019 found 238 for non-fiction in English. */
const wordsPerMinute = 238;

const bytes = (text: string) => new TextEncoder().encode(text).length;

const optionalText = (max: number, error: string) =>
	z.string({ error }).overwrite(typedText).trim().max(max, { error }).default('');

const fields = z.object({
	type: z.enum(productTypes, { error: 'brief_type_unknown' }),
	topic: z
		.string({ error: 'brief_topic_missing' })
		.overwrite(typedText)
		.trim()
		.min(topicMinLength, { error: 'brief_topic_too_short' })
		.max(topicMaxLength, { error: 'brief_topic_too_long' }),
	audience: optionalText(audienceMaxLength, 'brief_audience_too_long'),
	/** What the reader should be able to do. */
	goal: optionalText(goalMaxLength, 'brief_goal_too_long'),
	tone: z.enum(tones, { error: 'brief_tone_unknown' }),
	toneWords: optionalText(toneWordsMaxLength, 'brief_tone_words_too_long'),
	language: z.enum(languages, { error: 'brief_language_unknown' }),
	length: z.enum(productLengths, { error: 'brief_length_unknown' }),
	/** These two count with the length `custom` only. */
	sections: z.number({ error: 'brief_sections_out_of_range' }).default(8),
	wordsPerSection: z.number({ error: 'brief_words_out_of_range' }).default(600),
	notes: z
		.string({ error: 'brief_notes_too_large' })
		.overwrite(typedText)
		.refine((text) => bytes(text) <= notesMaxBytes, { error: 'brief_notes_too_large' })
		.default(''),
	sources: z
		.array(z.uuid({ error: 'brief_source_unknown' }))
		.max(sourcesMax, { error: 'brief_sources_too_many' })
		.default([]),
	/** Further wishes; a template's own words come here too. */
	instructions: optionalText(instructionsMaxLength, 'brief_instructions_too_long'),
	/** Pause after the outline, until the creator has approved it. */
	approval: z.boolean().default(false),
	useVoice: z.boolean().default(true)
});

/** Put in by the server when the order is placed, never by a form. */
const completed = {
	/** The workspace's brand voice as text; empty when there is none or it is not wanted. */
	voice: optionalText(voiceMaxLength, 'brief_voice_too_long'),
	/** The name on the cover. */
	author: optionalText(authorMaxLength, 'brief_author_too_long'),
	/** The prompt template that filled the form. */
	template: z.object({ id: z.uuid(), version: Version }).nullable().default(null)
};

type Draft = z.infer<typeof fields>;

const isWithin = (value: number, { min, max }: { min: number; max: number }) =>
	Number.isInteger(value) && value >= min && value <= max;

const whatBelongsTogether = [
	{
		path: 'toneWords',
		error: 'brief_tone_words_missing',
		holds: ({ tone, toneWords }: Draft) => tone !== 'own' || toneWords !== ''
	},
	{
		path: 'sections',
		error: 'brief_sections_out_of_range',
		holds: ({ length, sections }: Draft) => length !== 'custom' || isWithin(sections, sectionsRange)
	},
	{
		path: 'wordsPerSection',
		error: 'brief_words_out_of_range',
		holds: ({ length, wordsPerSection }: Draft) =>
			length !== 'custom' || isWithin(wordsPerSection, wordsPerSectionRange)
	}
] as const;

const checkTogether: z.core.CheckFn<Draft> = ({ value, issues }) => {
	for (const { path, error, holds } of whatBelongsTogether)
		if (!holds(value)) issues.push({ code: 'custom', message: error, path: [path], input: value[path] });
};

/** What a creator fills in. Its error messages are keys of the message catalogue. */
export const BriefForm = fields.check(checkTogether);

/** What is ordered. One schema for API, job and database; old briefs lack the newer fields and still parse. */
export const Brief = fields.extend(completed).check(checkTogether);

export type BriefForm = z.infer<typeof BriefForm>;
export type Brief = z.infer<typeof Brief>;
export type ProductType = Brief['type'];
export type Tone = Brief['tone'];
export type Language = Brief['language'];
export type ProductLength = Brief['length'];

/** Minutes to read so many words, rounded up. */
export const readingMinutes = (words: number) => Math.ceil(words / wordsPerMinute);

/** All languages, those nearest to the reader's first: Portuguese of Portugal before that of Brazil, then the others. */
export function languagesFor(locale: string): Language[] {
	const base = locale.split('-')[0] ?? '';
	const rank = (language: Language) =>
		language === locale ? 0 : language.split('-')[0] === base ? 1 : language === 'en' ? 2 : 3;
	return languages.toSorted((one, two) => rank(one) - rank(two));
}

export type Size = { sections: number; wordsPerSection: number; words: number; readingMinutes: number };

const presets: Record<Exclude<ProductLength, 'custom'>, [sections: number, wordsPerSection: number]> = {
	short: [4, 350],
	standard: [8, 600],
	long: [12, 750]
};

/** What the ordered length means: how many sections of how many words, and about how long it takes to read. */
export function sizeOf(brief: Pick<Brief, 'length' | 'sections' | 'wordsPerSection'>): Size {
	const [sections, wordsPerSection] =
		brief.length === 'custom' ? [brief.sections, brief.wordsPerSection] : presets[brief.length];
	const words = sections * wordsPerSection;
	return { sections, wordsPerSection, words, readingMinutes: readingMinutes(words) };
}
