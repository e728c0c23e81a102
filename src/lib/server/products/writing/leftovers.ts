import type { Language } from '../../../products/brief.ts';
import { asides, offers, preambles, selfReferences } from './leftover-phrases.ts';

type LeftoverKind =
	| 'preamble'
	| 'closing_offer'
	| 'wrapping_fence'
	| 'thinking'
	| 'self_reference'
	| 'placeholder'
	| 'prompt_echo';
export type Leftover = { kind: LeftoverKind; excerpt: string };

/** Words only our prompts use (see request-text.ts): an answer that holds them repeats the order instead of filling it. */
const promptMarks = ['<creator_notes>', '</creator_notes>', '<outline>', '</outline>'];

const wrappingFence = /^\s*(`{3,}|~{3,})(?:markdown|md|text)?[ \t]*\n([\s\S]*?)\n\1[ \t]*\s*$/i;
const thinking = /^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>\s*/i;
// Square brackets that tell somebody to fill them in. Links, footnotes and task boxes are none.
const placeholder =
	/\[(?:insert|add|your (?:text|content|example) here|placeholder|todo|tbd|inserir|insira|adicionar|adicione|insertar|inserta|a[ñn]adir|ins[ée]rer|ins[ée]rez|ajouter|einf[üu]gen|hier einf[üu]gen)\b[^\]\n]{0,80}\](?!\()/i;
const longestAside = 320;

/**
 * Traces of the machine in a text that should be the text alone: talk before and after it, a fence around it, thinking
 * aloud, "as an AI", unfilled "[insert …]" and echoes of the prompt. Empty when clean. `language` adds its own phrases
 * to the English ones, which models use in any language.
 */
export function findLeftovers(text: string, language: Language): Leftover[] {
	const found: Leftover[] = [];
	const note = (kind: LeftoverKind, match: string | undefined) => {
		if (match) found.push({ kind, excerpt: match.trim().slice(0, 120) });
	};
	note('thinking', thinking.exec(text)?.[0]);
	const bare = text.replace(thinking, '');
	note('wrapping_fence', wrappingFence.exec(bare)?.[0]);
	const inner = unwrapped(bare);
	note('preamble', preambleOf(inner, languageOf(language)));
	note('closing_offer', offerOf(inner, languageOf(language)));
	const prose = withoutCode(inner);
	note('self_reference', firstMatch(prose, selfReferences, languageOf(language)));
	note('placeholder', placeholder.exec(prose)?.[0]);
	note(
		'prompt_echo',
		promptMarks.find((mark) => text.includes(mark))
	);
	return found;
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
	if (match[0].length === text.length) return undefined;
	const isTalk = anyMatches(paragraph, preambles, language) || isShortAside(paragraph, language);
	return isTalk ? match[0] : undefined;
}

/** "Certainly!" alone is talk; "Certainly, bread was baked before that." is text. */
function isShortAside(paragraph: string, language?: string): boolean {
	return anyMatches(paragraph, asides, language);
}

/** The last paragraph, with the space before it, when it offers more help or asks what the reader thinks of the draft. */
function offerOf(text: string, language?: string): string | undefined {
	const match = /\n\s*\n\s*((?:[^\n]+\n)*[^\n]+)\s*$/.exec(lastParagraphs(text));
	const paragraph = match?.[1]?.trim();
	if (!match || !paragraph || paragraph.length > longestAside || isBlockMarkup(paragraph)) return undefined;
	return anyMatches(paragraph, offers, language) ? match[0] : undefined;
}

// The pattern reads from the end; a whole book would make it slow.
function lastParagraphs(text: string): string {
	return text.slice(-2 * longestAside - 200);
}

function isBlockMarkup(paragraph: string): boolean {
	return /^(?:#|>|\||[-*+] |\d+[.)] |`{3})/.test(paragraph);
}

function withoutCode(text: string): string {
	return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]+`/g, '');
}

type Phrases = Record<string, RegExp[]>;

function candidates(phrases: Phrases, language?: string): RegExp[] {
	if (!language) return Object.values(phrases).flat();
	return [...(phrases.en ?? []), ...(language === 'en' ? [] : (phrases[language] ?? []))];
}

function anyMatches(text: string, phrases: Phrases, language?: string): boolean {
	return candidates(phrases, language).some((phrase) => phrase.test(text));
}

function firstMatch(text: string, phrases: Phrases, language?: string): string | undefined {
	for (const phrase of candidates(phrases, language)) {
		const match = phrase.exec(text);
		if (match) return match[0];
	}
	return undefined;
}

function languageOf(language: Language): string {
	return language.slice(0, 2);
}
