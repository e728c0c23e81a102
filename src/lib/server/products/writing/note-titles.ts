import type { Language } from '../../../products/brief.ts';
import { plainText } from '../../../products/markdown.ts';

// Words a title can't end with: they announce something that was cut off.
const hanging = new Set(
	'a an the and or but of to in on at for with from by as is are was that which who if when than then into your its our his her their this these those not be so because while it he she they we you i o os as um uma e ou mas de do da dos das no na nos nas em para com por que se ao à el la los las un una y pero del al en con le les des du et mais à au aux dans sur pour avec par que qui ne se ein eine der die das den dem und oder aber von zu im am auf für mit aus bei als ist dass'.split(
		' '
	)
);

/** `text` in at most `max` characters: whole, else its first clauses, else cut after a whole word with an ellipsis. */
export function shorten(text: string, max: number): string {
	const line = text.replace(/\s+/g, ' ').trim();
	if (line.length <= max) return line;
	const clause = longestClause(line, max);
	if (clause) return clause;
	const cut = line.slice(0, max).lastIndexOf(' ');
	// One endless word: there is no whole word to keep.
	if (cut <= 0) return `${[...line].slice(0, max - 1).join('')}…`;
	const words = line.slice(0, cut).split(' ');
	while (words.length > 2 && isHanging(words.at(-1) ?? '')) words.pop();
	return withEllipsis(words, max);
}

function withEllipsis(words: string[], max: number): string {
	const kept = words.join(' ').replace(/[\s,;:–—-]+$/, '');
	if (kept.length < max || words.length < 2) return `${kept}…`;
	return withEllipsis(words.slice(0, -1), max);
}

function longestClause(line: string, max: number): string | null {
	const ends = [...line.slice(0, max + 1).matchAll(/(?<=\S)(?:[,;:](?=\s)|\s[–—(-]\s?)/g)];
	const clauses = ends.map((end) => line.slice(0, end.index).trim());
	const fitting = clauses.filter((clause) => clause.length >= 18 && clause.split(' ').length >= 3);
	const best = fitting.at(-1);
	return best && !isHanging(best.split(' ').at(-1) ?? '') ? best : null;
}

function isHanging(word: string): boolean {
	return hanging.has(word.toLowerCase().replace(/[^\p{L}]/gu, ''));
}

/** The sentences of a text, as its language divides them. */
export function sentencesOf(markdown: string, language: Language): string[] {
	const text = plainText(markdown).replace(/\s+/g, ' ');
	const parts = [...new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text)];
	return parts.map((part) => part.segment.trim()).filter(Boolean);
}

/** Whole sentences from the beginning within `max` characters; when the first alone is longer, that one shortened. */
export function openingSentences(markdown: string, language: Language, max: number): string {
	const [first = '', ...rest] = sentencesOf(markdown, language);
	if (first.length > max) return shorten(first, max);
	let opening = first;
	for (const sentence of rest) {
		if (opening.length + 1 + sentence.length > max) break;
		opening += ` ${sentence}`;
	}
	return opening;
}

/** A title made of the text's own first words. */
export function titleFrom(markdown: string, language: Language): string {
	const first = sentencesOf(markdown, language).find((sentence) => /\p{L}/u.test(sentence)) ?? '';
	return shorten(first, 64).replace(/[\s.,;:]+$/, '');
}
