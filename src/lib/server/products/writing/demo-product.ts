import { readingMinutes, type Brief } from '../../../products/brief.ts';
import { countWords, plainText } from '../../../products/markdown.ts';
import { aboutAuthorIn } from '../../../products/voice.ts';
import type { Outline, SalesPage, SectionText } from '../../../products/types.ts';
import { arrangeNotes, type Arrangement, type ArrangedSection } from './arrange-notes.ts';
import { demoPhrases } from './demo-phrases.ts';
import { sampleOutline, sampleSection } from './demo-sample.ts';
import { openingSentences, sentencesOf, shorten } from './note-titles.ts';

/**
 * What the built-in demo answers: with notes the creator's own text, arranged; without, sample text that says so.
 * No model, no randomness: the same brief always gives the same product.
 */
export function demoOutline(brief: Brief): Outline {
	const arranged = arrangeNotes(brief);
	return arranged ? outlineOf(arranged, brief) : sampleOutline(brief);
}

/** The Markdown of one section of `outline`, which the creator may have edited since. */
export function demoSection(brief: Brief, outline: Outline, index: number): string {
	const section = outline.sections[index];
	if (!section) throw new RangeError(`no section ${index} in the outline`);
	const own = findOwnText(arrangeNotes(brief), outline, index);
	return own?.markdown ?? sampleSection(brief, section, index);
}

/** Own text is found by its title, so that sections may be dropped and moved, else at its place if that was renamed. */
function findOwnText(
	arranged: Arrangement | null,
	outline: Outline,
	index: number
): ArrangedSection | undefined {
	const title = outline.sections[index]?.title;
	const byTitle = arranged?.sections.find((section) => section.title === title);
	if (byTitle) return byTitle;
	const byPlace = arranged?.sections[index];
	const isTaken = outline.sections.some((section) => section.title === byPlace?.title);
	return isTaken ? undefined : byPlace;
}

function outlineOf({ title, sections }: Arrangement, brief: Brief): Outline {
	const { language } = brief;
	const phrases = demoPhrases[language];
	const whole = sections.map(({ markdown }) => prose(markdown)).find(Boolean) ?? '';
	return {
		title: title ?? brief.topic,
		subtitle: brief.audience ? phrases.forAudience(brief.audience) : '',
		promise: openingSentences(whole, language, 300) || phrases.sectionsOn(sections.length, brief.topic),
		sections: sections.map((section) => ({
			title: section.title,
			intent: openingSentences(prose(section.markdown), language, 220) || section.title,
			keyPoints: keyPointsOf(section, brief)
		}))
	};
}

/** Its sub-headings; where there are none, how its paragraphs begin. */
function keyPointsOf({ markdown }: ArrangedSection, { language }: Brief): string[] {
	const headings = [...withoutCode(markdown).matchAll(/^#{1,6} (.+)$/gm)].map((match) => match[1] ?? '');
	const openings = paragraphsOf(markdown).map((paragraph) => sentencesOf(paragraph, language)[0] ?? '');
	const points = headings.length > 0 ? headings : openings;
	return points
		.map((point) => shorten(plainText(point), 140))
		.filter((point) => point !== '')
		.slice(0, 5);
}

/** The running text: headings, lists, tables, code and markup make poor sentences. */
function prose(markdown: string): string {
	return paragraphsOf(markdown).join('\n\n');
}

function paragraphsOf(markdown: string): string[] {
	const paragraphs = withoutCode(markdown).split(/\n{2,}/);
	return paragraphs.filter(
		(text) => /\p{L}/u.test(text) && !/^(?:#|\||<|>|[-*+] |\d+[.)] |\[|!)/.test(text.trim())
	);
}

function withoutCode(markdown: string): string {
	return markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
}

/** The public page, in the creator's own words where there are notes, and marked as a sample where there are none. */
export function demoSalesPage(brief: Brief, outline: Outline, sections: SectionText[]): SalesPage {
	const phrases = demoPhrases[brief.language];
	const promise = shorten(outline.promise, 500);
	return {
		headline: shorten(outline.title, 120),
		promise,
		benefits: outline.sections.slice(0, 6).map(({ title, intent }) => benefit(title, intent)),
		audience: brief.audience ? phrases.forAudience(brief.audience) : phrases.forReaders(brief.topic),
		faq: questionsOf(brief, outline, sections),
		aboutAuthor: aboutAuthorIn(brief.voice, brief.author),
		callToAction: '',
		seoTitle: shorten(outline.title, 60),
		seoDescription: shorten(promise, 160)
	};
}

function benefit(title: string, intent: string): string {
	return intent === title || intent.startsWith(title)
		? shorten(intent, 240)
		: shorten(`${title}: ${intent}`, 240);
}

function questionsOf(brief: Brief, outline: Outline, sections: SectionText[]): SalesPage['faq'] {
	const phrases = demoPhrases[brief.language];
	const words = sections.reduce((sum, { markdown }) => sum + countWords(markdown, brief.language), 0);
	const titles = outline.sections.slice(0, 12).map(({ title }) => shorten(title, 60));
	const more = outline.sections.length > titles.length ? ['…'] : [];
	const length = phrases.howLongAnswer(
		new Intl.NumberFormat(brief.language).format(words),
		readingMinutes(words)
	);
	const isSample = arrangeNotes(brief) === null;
	return [
		...(isSample ? [{ question: phrases.isSample, answer: phrases.isSampleAnswer }] : []),
		{
			question: phrases.inside,
			answer: phrases.insideAnswer([...titles, ...more].join(brief.language === 'ar' ? '، ' : ', '))
		},
		...(words > 0 ? [{ question: phrases.howLong, answer: length }] : []),
		...(brief.audience ? [{ question: phrases.who, answer: phrases.forAudience(brief.audience) }] : [])
	];
}
