import type { Language, ProductType } from '../../../products/brief.ts';
import type { Finding } from '../../../products/findings.ts';
import { announcements } from './announcements.ts';
import type { Check } from './context.ts';
import { baseOf } from './language.ts';
import { asides, selfReferences, type Phrases, type Talk } from './leftover-phrases.ts';
import { offers } from './offers.ts';
import { quoteOf, readSource } from './source.ts';

type LeftoverKind = 'preamble' | 'closing_offer' | 'wrapping_fence' | 'thinking' | 'self_reference';
type Leftover = { kind: LeftoverKind; start: number; end: number };
type Place = { start: number; end: number };

const thinking = /^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>\s*/i;
const longestAside = 320;

/**
 * Traces of the machine in a text that should be the text alone: talk before and after it, a fence around it, thinking
 * aloud, "as an AI". Empty when clean. `language` adds its own phrases to the English ones, which models use in any.
 * A template may end as letters do.
 */
export function findLeftovers(text: string, language: Language, type?: ProductType): Leftover[] {
	const found: Leftover[] = [];
	const note = (kind: LeftoverKind, place: Place | null) => void (place && found.push({ kind, ...place }));
	const thought = thinking.exec(text)?.[0] ?? '';
	note('thinking', thought === '' ? null : { start: 0, end: thought.length });
	const fence = findFence(text.slice(thought.length));
	if (fence) note('wrapping_fence', { start: thought.length, end: text.length });
	const inside = fence && holdsOneText(fence) ? fence.start : 0;
	const at = thought.length + inside;
	const inner = fence && inside > 0 ? fence.inner : text.slice(at);
	const moved = (place: Place | null): Place | null =>
		place && { start: at + place.start, end: at + place.end };
	const all = [...sureties, 'likely'] as const;
	note('preamble', moved(findPreamble(inner, language, all)));
	note('closing_offer', moved(findOffer(inner, language, type === 'template' ? sureties : all)));
	const own = firstMatch(readSource(inner).ownWords, selfReferences, language);
	note('self_reference', own ? moved({ start: own.index, end: own.index + own[0].length }) : null);
	return found;
}

/** The leftovers as findings. What only surrounds the text can be taken off; what is said inside it needs a person. */
export const findSelfTalk: Check = ({ text }, { language, type }) =>
	findLeftovers(text, language, type).map(({ kind, start, end }): Finding => {
		const isAround = kind === 'preamble' || kind === 'closing_offer' || kind === 'thinking';
		const quote = quoteOf(text, start, end);
		return { kind, severity: 'repair', quote, start, end, detail: {}, ...(isAround ? { fix: '' } : {}) };
	});

/** How far the headings reach that a text begins with: talk hides below a title too. */
function openingHeadings(text: string): number {
	return /^(?:\s*#{1,6}[ \t][^\n]*\n+)*/.exec(text)?.[0].length ?? 0;
}

/**
 * The text without what is certainly none of it: thinking, a wrapping fence, an announcement of the chapter, an offer to write
 * the next one. What may be the text's own is left to the findings. Repeating it changes nothing.
 */
export function stripLeftovers(text: string, language: Language): string {
	for (let present = text; ;) {
		const next = stripOnce(present, language);
		if (next === present) return present;
		present = next;
	}
}

function stripOnce(text: string, language: Language): string {
	const thought = text.replace(thinking, '');
	const fence = findFence(thought);
	const bare = (fence && holdsOneText(fence) ? fence.inner : thought).trim();
	const preamble = findPreamble(bare, language, sureties, 0);
	const started = preamble ? bare.slice(preamble.end) : bare;
	const offer = findOffer(started, language, sureties);
	const ended = (offer ? started.slice(0, offer.start) : started).trim();
	// Rules that parted the talk from the text go with it.
	const opened = preamble ? ended.replace(/^(?:-{3,}|\*{3,}|_{3,})[ \t]*\n+/, '') : ended;
	return (offer ? withoutLastRule(opened) : opened).trim();
}

function withoutLastRule(text: string): string {
	const line = text.lastIndexOf('\n');
	return line >= 0 && /^(?:-{3,}|\*{3,}|_{3,})$/.test(text.slice(line + 1)) ? text.slice(0, line) : text;
}

type Fence = { mark: string; inner: string; start: number };

/** The fence around the whole text. */
function findFence(text: string): Fence | null {
	const whole = text.trim();
	const [opening = '', mark = ''] = /^(`{3,}|~{3,})(?:markdown|md|text)?[ \t]*\n/i.exec(whole) ?? [];
	const closing = `\n${mark}`;
	if (mark === '' || !whole.endsWith(closing) || whole.length < opening.length + closing.length) return null;
	const inner = whole.slice(opening.length, -closing.length);
	return { mark, inner, start: text.length - text.trimStart().length + opening.length };
}

/** A fence that opens again inside means that the text begins and ends with code of its own. */
const holdsOneText = ({ mark, inner }: Fence): boolean => !inner.includes(`\n${mark}`);

/** The first paragraph, with the space after it, when it only talks about the text to come. */
function findPreamble(
	text: string,
	language: Language,
	kinds: readonly (keyof Talk)[],
	from = openingHeadings(text)
): Place | null {
	const body = text.slice(from);
	const start = body.length - body.trimStart().length;
	const line = body.slice(start).search(/\n(?=#|\s*\n)/);
	const paragraph = body.slice(start, start + line).trim();
	if (line < 0 || paragraph.length > longestAside || isBlockMarkup(paragraph)) return null;
	const rest = body.slice(start + line).trimStart();
	if (rest === '' || introducesQuotation(rest)) return null;
	const end = from + body.length - rest.length;
	return isTalk(paragraph, [announcements, asides], language, kinds) ? { start: from, end } : null;
}

/** "Here is the text of the law:" before a quotation or a table announces that, and belongs to the text. */
const introducesQuotation = (rest: string): boolean => /^[>|]/.test(rest);

/** The last of several paragraphs, when it offers more help or asks what the reader thinks of the draft. */
function findOffer(text: string, language: Language, kinds: readonly (keyof Talk)[]): Place | null {
	const { length: end } = text.trimEnd();
	// What is longer is no offer: the rest of a whole book need not be looked at.
	const lines = text.slice(Math.max(0, end - 2 * longestAside), end).split('\n');
	const blank = lines.findLastIndex((line) => line.trim() === '');
	const paragraph = lines.slice(blank + 1).join('\n');
	const start = end - paragraph.length;
	if (blank < 0 || paragraph.length > longestAside || isBlockMarkup(paragraph.trim())) return null;
	if (text.slice(0, start).trim() === '') return null;
	return isTalk(paragraph.trim(), [offers], language, kinds) ? { start, end } : null;
}

function isBlockMarkup(paragraph: string): boolean {
	return /^(?:#|>|\||[-*+] |\d+[.)] |`{3})/.test(paragraph);
}

const sureties = ['certain'] as const;

/** Talk set in bold or italics is talk all the same. */
const unmarked = (paragraph: string): string => paragraph.replace(/^[*_]+|(?<![*_])[*_]+$/g, '');

function isTalk(
	paragraph: string,
	talks: Talk[],
	language: Language,
	kinds: readonly (keyof Talk)[]
): boolean {
	const bare = unmarked(paragraph);
	return talks.some((talk) =>
		kinds.some((kind) => candidates(talk[kind], language).some((phrase) => phrase.test(bare)))
	);
}

function candidates(phrases: Phrases, language: Language): RegExp[] {
	const own = baseOf(language);
	return [...(phrases.en ?? []), ...(own === 'en' ? [] : (phrases[own] ?? []))];
}

function firstMatch(text: string, phrases: Phrases, language: Language): RegExpExecArray | undefined {
	for (const phrase of candidates(phrases, language)) {
		const match = phrase.exec(text);
		if (match) return match;
	}
	return undefined;
}
