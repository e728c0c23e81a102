import { eld } from 'eld/extrasmall';
import type { Language } from '../../../products/brief.ts';
import type { Finding } from '../../../products/findings.ts';
import type { Check } from './context.ts';
import { quoteOf, wordsIn } from './source.ts';

/** Below this, names and terms decide what a detector says. */
const fewestWords = 20;
/** A foreign paragraph may be a sample; from this share on the section as a whole is in doubt. */
const foreignShare = 0.3;

type Paragraph = { start: number; end: number; words: number; language: string | null };

/** The language a text is plainly not the ordered one of, or null. Kin (Portuguese and Galician) score alike and count as the same. */
function foreignLanguage(text: string, ordered: string): string | null {
	const result = eld.detect(text);
	const scores = result.getScores();
	const best = scores[result.language] ?? 0;
	const isForeign =
		result.language !== ordered && result.isReliable() && (scores[ordered] ?? 0) < best * 0.85;
	return isForeign ? result.language : null;
}

function paragraphsIn(view: string, ordered: string): Paragraph[] {
	return [...view.matchAll(/[^\n]+(?:\n(?![^\S\n]*\n)[^\n]+)*/g)].flatMap((match) => {
		const words = wordsIn(match[0]).length;
		if (words < fewestWords) return [];
		const language = foreignLanguage(
			match[0].replace(/[#*_|>~-]+/g, ' ').replace(/https?:\S+/g, ' '),
			ordered
		);
		return [{ start: match.index, end: match.index + match[0].length, words, language }];
	});
}

function describe(text: string, paragraph: Paragraph, share: number): Finding {
	const { start, end, language } = paragraph;
	return {
		kind: 'wrong_language',
		severity: share >= foreignShare ? 'repair' : 'note',
		quote: quoteOf(text, start, end),
		start,
		end,
		detail: { language: language ?? '', percent: Math.round(share * 100) }
	};
}

/** Paragraphs in another language than the ordered one. Quotations and code may be in any. */
export const checkLanguage: Check = ({ text, ownWords }, { language }) => {
	const paragraphs = paragraphsIn(ownWords, baseOf(language));
	const foreign = paragraphs.filter((paragraph) => paragraph.language !== null);
	const words = (list: Paragraph[]): number => list.reduce((sum, paragraph) => sum + paragraph.words, 0);
	const share = words(foreign) / Math.max(1, words(paragraphs));
	const [first] = foreign;
	return first ? [describe(text, first, share)] : [];
};

/** The language without its country: `pt` of `pt-PT`. */
export const baseOf = (language: Language): string => language.slice(0, 2);
