import Markdown, { type Token } from 'markdown-it';
import { findPlainHeading, isNumberedTitle } from './plain-headings.ts';

/** A paragraph, list, quote, table or code block of the creator's notes, as written. */
export type TextBlock = { kind: 'text'; markdown: string; words: number };
export type HeadingBlock = { kind: 'heading'; level: number; title: string };
export type Block = TextBlock | HeadingBlock;

export type Notes = {
	blocks: Block[];
	/** Link definitions (`[a]: https://…`): they belong to whichever section refers to them. */
	definitions: string[];
};

const markdownSigns = /^#{1,6}[ \t]+\S|^(?:`{3,}|~{3,})|^\|.*\||\]\(|\*\*\S|^[^\n]+\n(?:={3,}|-{3,})[ \t]*$/m;

/**
 * Reads notes, in Markdown or plain text, into blocks. Every block is a stretch of whole lines of the notes, so that
 * nothing can get lost or rewritten; only white space around and between them changes.
 */
export function parseNotes(notes: string): Notes {
	const isPlain = !markdownSigns.test(notes);
	const source = isPlain ? separatedLines(notes) : notes;
	const lines = source.split('\n');
	const blocks: Block[] = [];
	const definitions: string[] = [];
	let next = 0;

	for (const token of topTokens(source, isPlain)) {
		const [start, end] = token.map;
		collectDefinitions(lines.slice(next, start), definitions);
		const raw = lines.slice(start, end).join('\n').trimEnd();
		blocks.push(blockOf(token, raw, isPlain));
		next = end;
	}
	collectDefinitions(lines.slice(next), definitions);
	return { blocks: keepNumbersOfLoneItems(blocks), definitions };
}

type TopToken = Token & { map: [number, number]; heading: string | null };

function topTokens(source: string, isPlain: boolean): TopToken[] {
	const parser = new Markdown({ html: false });
	// In plain text an indent is an indent, not code.
	if (isPlain) parser.disable(['code', 'reference']);
	const tokens = parser.parse(source, {});
	return tokens.flatMap((token, place) => {
		if (token.level !== 0 || token.nesting < 0 || !token.map) return [];
		const heading = token.type === 'heading_open' ? (tokens[place + 1]?.content ?? '') : null;
		return [Object.assign(token, { map: token.map, heading })];
	});
}

function blockOf(token: TopToken, raw: string, isPlain: boolean): Block {
	if (token.heading !== null) return headingBlock(Number(token.tag.slice(1)), token.heading);
	const isParagraph = token.type === 'paragraph_open' || token.type === 'ordered_list_open';
	const heading = isParagraph ? findPlainHeading(raw, isPlain) : null;
	if (heading) return headingBlock(heading.level, heading.title);
	const markdown = isPlain && token.type === 'paragraph_open' ? plainParagraph(raw) : raw.replace(/^\n+/, '');
	return { kind: 'text', markdown, words: markdown.split(/\s+/).filter(Boolean).length };
}

function headingBlock(level: number, title: string): HeadingBlock {
	return { kind: 'heading', level, title: title.replace(/\s+/g, ' ').trim() };
}

/** One numbered line alone is an item, several are headings: only a second one tells them apart. */
function keepNumbersOfLoneItems(blocks: Block[]): Block[] {
	const numbered = blocks.filter((block) => block.kind === 'heading' && isNumberedTitle(block.title));
	return blocks.map((block) => {
		if (block.kind !== 'heading' || !isNumberedTitle(block.title)) return block;
		if (numbered.length >= 2) return { ...block, title: block.title.replace(/^\d+[.)]\s+/, '') };
		return { kind: 'text', markdown: block.title, words: block.title.split(' ').length };
	});
}

/** Without the indent that Markdown would take for code; short lines, as in verse or an address, keep their breaks. */
function plainParagraph(raw: string): string {
	const lines = raw.split('\n').map((line) => line.trim());
	const isVerse = lines.length > 1 && lines.every((line) => line.length < 55);
	return lines.join(isVerse ? '  \n' : '\n');
}

/** Some editors give each paragraph one line and no empty line between: long lines that end a sentence each. */
function separatedLines(notes: string): string {
	if (/\n[ \t]*\n/.test(notes.trim())) return notes;
	const lines = notes.split('\n').filter((line) => line.trim() !== '');
	const ended = lines.filter((line) => /[.!?…:"”»)]\s*$/.test(line) && line.length > 100);
	return ended.length * 2 >= lines.length ? lines.join('\n\n') : notes;
}

function collectDefinitions(lines: string[], definitions: string[]): void {
	const text = lines.join('\n').trim();
	if (text) definitions.push(text);
}
