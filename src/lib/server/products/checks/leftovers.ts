import type { Language } from '../../../products/brief.ts';
import type { Finding } from '../../../products/findings.ts';
import type { Check } from './context.ts';
import { baseOf } from './language.ts';
import { asides, offers, preambles, selfReferences } from './leftover-phrases.ts';
import { quoteOf, readSource } from './source.ts';

type LeftoverKind = 'preamble' | 'closing_offer' | 'wrapping_fence' | 'thinking' | 'self_reference';
type Leftover = { kind: LeftoverKind; start: number; end: number };

const wrappingFence = /^\s*(`{3,}|~{3,})(?:markdown|md|text)?[ \t]*\n([\s\S]*?)\n\1[ \t]*\s*$/i;
const thinking = /^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>\s*/i;
const longestAside = 320;

/**
 * Traces of the machine in a text that should be the text alone: talk before and after it, a fence around it, thinking
 * aloud, "as an AI". Empty when clean. `language` adds its own phrases to the English ones, which models use in any.
 */
export function findLeftovers(text: string, language: Language): Leftover[] {
	const found: Leftover[] = [];
	const note = (kind: LeftoverKind, start: number, match: string | undefined) => {
		if (match?.trim()) found.push({ kind, start, end: start + match.length });
	};
	const thought = thinking.exec(text)?.[0] ?? '';
	note('thinking', 0, thought);
	const bare = text.slice(thought.length);
	note('wrapping_fence', thought.length, wrappingFence.exec(bare)?.[0]);
	const inner = unwrapped(bare);
	const at = thought.length + bare.indexOf(inner);
	const opening = openingHeadings(inner);
	const preamble = preambleOf(inner.slice(opening), baseOf(language));
	note('preamble', at + opening, preamble);
	const offer = offerOf(inner, baseOf(language));
	if (offer) note('closing_offer', at + inner.trimEnd().length - offer.trimEnd().length, offer.trimEnd());
	const { ownWords } = readSource(inner);
	const own = firstMatch(ownWords, selfReferences, baseOf(language));
	note('self_reference', at + (own?.index ?? 0), own?.[0]);
	return found;
}

/** The leftovers as findings. What only surrounds the text can be taken off; what is said inside it needs a person. */
export const findSelfTalk: Check = ({ text }, { language }) =>
	findLeftovers(text, language).map(({ kind, start, end }): Finding => {
		const isAround = kind === 'preamble' || kind === 'closing_offer' || kind === 'thinking';
		const quote = quoteOf(text, start, end);
		return { kind, severity: 'repair', quote, start, end, detail: {}, ...(isAround ? { fix: '' } : {}) };
	});

/** How far the headings reach that a text begins with: talk hides below a title too. */
function openingHeadings(text: string): number {
	return /^(?:\s*#{1,6}[ \t][^\n]*\n+)*/.exec(text)?.[0].length ?? 0;
}

/** The text without what can be taken off safely: thinking, a wrapping fence, a preamble, a closing offer. Repeating it changes nothing. */
export function stripLeftovers(text: string): string {
	for (let present = text; ;) {
		const next = stripOnce(present);
		if (next === present) return present;
		present = next;
	}
}

function stripOnce(text: string): string {
	const bare = unwrapped(text.replace(thinking, '')).trim();
	const preamble = preambleOf(bare);
	const started = preamble ? bare.slice(preamble.length) : bare;
	const offer = offerOf(started);
	const ended = offer ? started.slice(0, started.length - offer.length) : started;
	// Rules that parted the talk from the text go with it.
	const trimmed = ended.trim();
	const opened = preamble ? trimmed.replace(/^(?:-{3,}|\*{3,}|_{3,})[ \t]*\n+/, '') : trimmed;
	return (offer ? opened.replace(/\n+(?:-{3,}|\*{3,}|_{3,})$/, '') : opened).trim();
}

function unwrapped(text: string): string {
	const match = wrappingFence.exec(text);
	const inner = match?.[2];
	// A fence that opens again inside means that the text begins and ends with code of its own.
	return inner === undefined || inner.includes(`\n${match?.[1]}`) ? text : inner;
}

/** The first paragraph, with the space after it, when it only talks about the text to come. */
function preambleOf(text: string, language?: string): string | undefined {
	const match = /^\s*([^\n]+(?:\n(?!#)[^\n]+)*)(\n\s*\n\s*|\n(?=#)|$)/.exec(text);
	const paragraph = match?.[1]?.trim();
	if (!match || !paragraph || paragraph.length > longestAside || isBlockMarkup(paragraph)) return undefined;
	if (match[0].length === text.length || introducesQuotation(text.slice(match[0].length))) return undefined;
	const bare = unmarked(paragraph);
	const isTalk = anyMatches(bare, preambles, language) || isShortAside(bare, language);
	return isTalk ? match[0] : undefined;
}

/** "Here is the text of the law:" before a quotation or a table announces that, and belongs to the text. */
const introducesQuotation = (rest: string): boolean => /^\s*[>|]/.test(rest);

/** Talk set in bold or italics is talk all the same. */
const unmarked = (paragraph: string): string => paragraph.replace(/^[*_]+|[*_]+$/g, '');

/** "Certainly!" alone is talk; "Certainly, bread was baked before that." is text. */
function isShortAside(paragraph: string, language?: string): boolean {
	return anyMatches(paragraph, asides, language);
}

/** The last paragraph, with the space before it, when it offers more help or asks what the reader thinks of the draft. */
function offerOf(text: string, language?: string): string | undefined {
	const match = /\n\s*\n\s*((?:[^\n]+\n)*[^\n]+)\s*$/.exec(lastParagraphs(text));
	const paragraph = match?.[1]?.trim();
	if (!match || !paragraph || paragraph.length > longestAside || isBlockMarkup(paragraph)) return undefined;
	return anyMatches(unmarked(paragraph), offers, language) ? match[0] : undefined;
}

// The pattern reads from the end; a whole book would make it slow.
function lastParagraphs(text: string): string {
	return text.slice(-2 * longestAside - 200);
}

function isBlockMarkup(paragraph: string): boolean {
	return /^(?:#|>|\||[-*+] |\d+[.)] |`{3})/.test(paragraph);
}

type Phrases = Record<string, RegExp[]>;

function candidates(phrases: Phrases, language?: string): RegExp[] {
	if (!language) return Object.values(phrases).flat();
	return [...(phrases.en ?? []), ...(language === 'en' ? [] : (phrases[language] ?? []))];
}

function anyMatches(text: string, phrases: Phrases, language?: string): boolean {
	return candidates(phrases, language).some((phrase) => phrase.test(text));
}

function firstMatch(text: string, phrases: Phrases, language?: string): RegExpExecArray | undefined {
	for (const phrase of candidates(phrases, language)) {
		const match = phrase.exec(text);
		if (match) return match;
	}
	return undefined;
}
