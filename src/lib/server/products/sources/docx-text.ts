import { unzipSync } from 'fflate';
import { Parser } from 'htmlparser2';

/** Read from a zip: nothing else is unpacked. */
const parts = {
	document: 'word/document.xml',
	styles: 'word/styles.xml',
	core: 'docProps/core.xml'
};
const mostPartBytes = 30 * 1024 * 1024;

export type ReadDocument = { title: string; text: string };

/** The text of a Word document as Markdown, or null when the zip is none. Deleted text and field codes are left out. */
export function readDocx(bytes: Uint8Array): ReadDocument | null {
	const wanted = new Set(Object.values(parts));
	const files = unzipSync(bytes, {
		filter: ({ name, originalSize }) => wanted.has(name) && originalSize <= mostPartBytes
	});
	const document = files[parts.document];
	if (!document) return null;
	const levels = headingLevels(xmlOf(files[parts.styles]));
	return { title: titleOf(xmlOf(files[parts.core])), text: markdownOf(xmlOf(document), levels) };
}

const xmlOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array());

type Handlers = {
	open?: (name: string, attribute: (name: string) => string) => void;
	text?: (text: string) => void;
	close?: (name: string) => void;
};

/** Reads XML without ever looking at its document type: entities that a file declares for itself stay names. */
function readXml(xml: string, { open, text, close }: Handlers): void {
	const parser = new Parser(
		{
			onopentag: (name, attributes) => open?.(name, (attribute) => attributes[attribute] ?? ''),
			ontext: text,
			onclosetag: close
		},
		{ xmlMode: true }
	);
	parser.end(xml);
}

/** Names of styles are English in every file ("heading 1"), whatever their ids are. */
function headingLevels(xml: string): Map<string, number> {
	const levels = new Map<string, number>();
	let id = '';
	readXml(xml, {
		open(name, attribute) {
			if (name === 'w:style') id = attribute('w:styleId');
			if (name !== 'w:name') return;
			const level = /^heading ([1-6])$/i.exec(attribute('w:val'))?.[1];
			if (level) levels.set(id, Number(level));
			else if (/^title$/i.test(attribute('w:val'))) levels.set(id, 1);
		}
	});
	return levels;
}

function titleOf(xml: string): string {
	let isInside = false;
	let title = '';
	readXml(xml, {
		open: (name) => (isInside ||= name === 'dc:title'),
		text: (text) => isInside && (title += text),
		close: (name) => name === 'dc:title' && (isInside = false)
	});
	return title.trim();
}

type Paragraph = { text: string; level: number; isItem: boolean; depth: number };
const newParagraph = (): Paragraph => ({ text: '', level: 0, isItem: false, depth: 0 });

function paragraphMarkdown({ text, level, isItem, depth }: Paragraph): string {
	const words = text.trim();
	if (words === '') return '';
	if (level > 0) return `${'#'.repeat(level)} ${words.replace(/\s+/g, ' ')}`;
	return isItem ? `${'  '.repeat(depth)}- ${words}` : words;
}

/**
 * Walks through the document. A text box stands within a paragraph, and a table within a cell: whatever opens inside another one
 * is finished first, and the outer one goes on.
 */
function markdownOf(xml: string, levels: Map<string, number>): string {
	const blocks: string[] = [];
	const paragraphs: Paragraph[] = [];
	const rows: string[][] = [];
	let isText = false;
	let fallbacks = 0; // what an older Word shows in place of the same text box

	const write = (block: string): void => {
		const cells = rows.at(-1);
		if (cells) cells[cells.length - 1] = [cells.at(-1), block].filter(Boolean).join(' ');
		else writeBlock(blocks, block);
	};
	const say = (text: string): void => {
		const paragraph = paragraphs.at(-1);
		if (paragraph) paragraph.text += text;
	};
	const shape = (found: Partial<Paragraph>): void => void Object.assign(paragraphs.at(-1) ?? {}, found);
	const openings: Record<string, (attribute: (name: string) => string) => void> = {
		'mc:Fallback': () => (fallbacks += 1),
		'w:p': () => paragraphs.push(newParagraph()),
		'w:pStyle': (attribute) => shape({ level: levels.get(attribute('w:val')) ?? 0 }),
		'w:numPr': () => shape({ isItem: true }),
		'w:ilvl': (attribute) => shape({ depth: Math.min(5, Number(attribute('w:val')) || 0) }),
		'w:t': () => (isText = true),
		'w:tab': () => say(' '),
		'w:br': () => say('\n'),
		'w:tr': () => rows.push([]),
		'w:tc': () => rows.at(-1)?.push('')
	};
	const closings: Record<string, () => void> = {
		'mc:Fallback': () => (fallbacks -= 1),
		'w:t': () => (isText = false),
		'w:p': () => write(paragraphMarkdown(paragraphs.pop() ?? newParagraph())),
		'w:tr': () => {
			const cells = rows.pop() ?? [];
			// Inside a cell a row is words of it.
			if (cells.some(Boolean)) write(rows.length > 0 ? cells.join(' ') : `| ${cells.join(' | ')} |`);
		}
	};
	readXml(xml, {
		open: (name, attribute) => (fallbacks === 0 || name === 'mc:Fallback') && openings[name]?.(attribute),
		text: (text) => isText && fallbacks === 0 && say(text),
		close: (name) => (fallbacks === 0 || name === 'mc:Fallback') && closings[name]?.()
	});
	return blocks.join('\n');
}

function writeBlock(blocks: string[], block: string): void {
	const kind = /^(?:\| | *- )/.exec(block)?.[0].trim();
	const goesOn = kind !== undefined && blocks.at(-1)?.trimStart().startsWith(kind); // a list or a table
	if (block !== '') blocks.push(goesOn ? block : `\n${block}`);
}
