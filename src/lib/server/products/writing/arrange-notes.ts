import { sizeOf, type Brief } from '../../../products/brief.ts';
import { plainText } from '../../../products/markdown.ts';
import { parseNotes, type Block, type HeadingBlock, type TextBlock } from './note-blocks.ts';
import {
	capped,
	cluster,
	joinEmpty,
	mergeTiny,
	splitAtHeadings,
	splitHuge,
	type Piece
} from './note-pieces.ts';
import { shorten, titleFrom } from './note-titles.ts';
import { maxSections } from './outline-limits.ts';

export type ArrangedSection = { title: string; markdown: string };
export type Arrangement = { title: string | null; sections: ArrangedSection[] };

const longestTitle = 120;

/**
 * The creator's notes as a book: their own headings make the sections when there are any, else the paragraphs are
 * shared out in order. Every paragraph appears exactly once, in order and unaltered. The same brief always gives the
 * same book. Null when the notes hold no text.
 */
export function arrangeNotes(brief: Brief): Arrangement | null {
	const { blocks, definitions } = parseNotes(brief.notes);
	if (!blocks.some((block) => block.kind === 'text')) return null;
	const title = titleOf(blocks);
	const body = title === null ? blocks : blocks.slice(1);
	const pieces = piecesOf(body, brief);
	const sections = pieces.map((piece) => write(piece, brief));
	return { title, sections: withDefinitions(withDistinctTitles(sections), definitions) };
}

function piecesOf(blocks: Block[], brief: Brief): Piece[] {
	const { sections, wordsPerSection } = sizeOf(brief);
	const headings = blocks.filter((block) => block.kind === 'heading');
	const hugeWords = Math.max(3 * wordsPerSection, 1_500);
	if (headings.length === 0) return cluster(blocks, sections, hugeWords);
	const found = joinEmpty(splitAtHeadings(blocks));
	return capped(splitHuge(mergeTiny(found, sections), hugeWords), maxSections);
}

/** A heading that opens the notes and has no equal is the book's title. */
function titleOf(blocks: Block[]): string | null {
	const [first] = blocks;
	if (first?.kind !== 'heading') return null;
	const equals = blocks.filter((block) => block.kind === 'heading' && block.level <= first.level);
	return equals.length === 1 && first.title.length <= longestTitle ? plainText(first.title) || null : null;
}

function write(piece: Piece, brief: Brief): ArrangedSection {
	const markdown = piece.blocks.map(markdownOf).join('\n\n');
	if (piece.title === null) return { title: ownTitle(piece, brief), markdown };
	const title = plainText(piece.title).replace(/\s+/g, ' ') || piece.title;
	if (piece.title.length <= longestTitle) return { title, markdown };
	// Too long for a title, and too much to lose: it is shortened above and whole in the text.
	return { title: shorten(title, longestTitle), markdown: `${piece.title}\n\n${markdown}` };
}

function ownTitle(piece: Piece, brief: Brief): string {
	const text = piece.blocks.find(
		(block): block is TextBlock => block.kind === 'text' && !/^\s*[<|]/.test(block.markdown)
	);
	const heading = piece.blocks.find((block): block is HeadingBlock => block.kind === 'heading');
	return titleFrom(text?.markdown ?? '', brief.language) || heading?.title || brief.topic;
}

function markdownOf(block: Block): string {
	return block.kind === 'text' ? block.markdown : `${'#'.repeat(block.level)} ${block.title}`;
}

function withDistinctTitles(sections: ArrangedSection[]): ArrangedSection[] {
	const seen = new Map<string, number>();
	return sections.map((section) => {
		const count = (seen.get(section.title) ?? 0) + 1;
		seen.set(section.title, count);
		return count === 1 ? section : { ...section, title: `${section.title} (${count})` };
	});
}

/** A definition goes with every section that refers to it, since each is rendered on its own. */
function withDefinitions(sections: ArrangedSection[], definitions: string[]): ArrangedSection[] {
	const entries = definitions.flatMap((text) => text.split(/\n(?=\[)/));
	return sections.map((section) => {
		const used = entries.filter((entry) => {
			const label = /^\[[^\]]+\]/.exec(entry)?.[0];
			return label !== undefined && section.markdown.toLowerCase().includes(label.toLowerCase());
		});
		return used.length > 0 ? { ...section, markdown: `${section.markdown}\n\n${used.join('\n')}` } : section;
	});
}
