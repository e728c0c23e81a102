import { z } from 'zod';

const text = (max: number) => z.string().trim().max(max, { error: 'voice_text_too_long' }).default('');

export const voiceLengths = {
	description: 1_000,
	sample: 1_000,
	authorName: 120,
	aboutAuthor: 500,
	terms: 500
};
const termsMost = 30;

/** Words as people list them: each on a line of its own, or between commas. Each counts once. */
export function termsOf(list: string): string[] {
	const terms = list.split(/[\n,،;]/).map((term) => term.trim().replace(/\s+/g, ' '));
	return [...new Set(terms.filter(Boolean))];
}

const terms = z
	.string()
	.default('')
	.refine((list) => termsOf(list).join(', ').length <= voiceLengths.terms, { error: 'voice_text_too_long' })
	.refine((list) => termsOf(list).length <= termsMost, { error: 'voice_too_many_terms' });

/** How a workspace's brand speaks, as its settings page sends it. */
export const VoiceForm = z.object({
	/** Of the voice the page was opened with; 0 while there is none. */
	version: z.int().min(0, { error: 'value_invalid' }).default(-1), // a form that names none is refused
	description: text(voiceLengths.description),
	preferredTerms: terms,
	avoidedTerms: terms,
	sample: text(voiceLengths.sample),
	authorName: text(voiceLengths.authorName),
	aboutAuthor: text(voiceLengths.aboutAuthor),
	hasCoverColor: z.boolean().default(false),
	coverColor: z
		.string()
		.regex(/^#[0-9a-f]{6}$/i, { error: 'value_invalid' })
		.default('#7a2e1d')
});
export type VoiceForm = z.infer<typeof VoiceForm>;

type Voice = Pick<
	VoiceForm,
	'description' | 'preferredTerms' | 'avoidedTerms' | 'sample' | 'authorName' | 'aboutAuthor'
>;

const writerLine = 'Who writes: ';

/** The voice as a model reads it: empty when nothing is said. Never longer than a brief takes. */
export function voiceText(voice: Voice): string {
	const { description, sample, authorName, aboutAuthor } = voice;
	const preferred = termsOf(voice.preferredTerms).join(', ');
	const avoided = termsOf(voice.avoidedTerms).join(', ');
	const author = [authorName.trim(), aboutAuthor.trim()].filter(Boolean).join(': ');
	return [
		description.trim() && `How it speaks: ${description.trim()}`,
		preferred && `Words it likes: ${preferred}`,
		avoided && `Words it never uses: ${avoided}`,
		sample.trim() && `A passage in its voice. Take the manner from it, never the content:\n${sample.trim()}`,
		author && `${writerLine}${author}`
	]
		.filter(Boolean)
		.join('\n');
}

/** What a voice's text says about its author beside their name; empty when it says nothing. */
export function aboutAuthorIn(voice: string, author: string): string {
	const at = `\n${voice}`.lastIndexOf(`\n${writerLine}`);
	if (at < 0) return '';
	const said = voice.slice(at + writerLine.length).trim();
	const name = author.trim();
	if (said === name) return '';
	return said.startsWith(`${name}: `) ? said.slice(name.length + 2).trim() : said;
}
