import { getDocumentProxy } from 'unpdf';
import { sourceLimits } from '../../../products/sources.ts';
import type { ReadDocument } from './docx-text.ts';

type Item = { str: string; height: number; transform: number[]; hasEOL: boolean };
type Line = { text: string; height: number; y: number };

/**
 * The text of a PDF, in paragraphs. Throws `PasswordException` for one that is locked. Reads no page beyond the limit of
 * pages or characters: the caller refuses what is longer.
 */
export async function readPdf(
	bytes: Uint8Array,
	mostCharacters: number
): Promise<ReadDocument & { pages: number }> {
	const pdf = await getDocumentProxy(bytes, {
		disableFontFace: true,
		maxImageSize: 1
	});
	const pages = pdf.numPages;
	const { info } = await pdf.getMetadata().catch(() => ({ info: {} }));
	const title = (info as { Title?: unknown }).Title;
	const texts: string[] = [];
	let characters = 0;
	for (
		let number = 1;
		number <= Math.min(pages, sourceLimits.pdfPages) && characters <= mostCharacters;
		number += 1
	) {
		const page = await pdf.getPage(number);
		const { items } = await page.getTextContent();
		const text = paragraphsOf(linesOf(items as Item[]));
		characters += text.length;
		texts.push(text);
		page.cleanup();
	}
	return { title: typeof title === 'string' ? title.trim() : '', text: texts.join('\n\n'), pages };
}

function linesOf(items: Item[]): Line[] {
	const lines: Line[] = [];
	let open: Line | null = null;
	for (const { str, height, transform, hasEOL } of items) {
		if (str !== '') {
			open ??= { text: '', height: 0, y: transform[5] ?? 0 };
			open.text += str;
			open.height = Math.max(open.height, height);
		}
		if (hasEOL && open) {
			lines.push(open);
			open = null;
		}
	}
	return open ? [...lines, open] : lines;
}

const medianHeight = (lines: Line[]): number =>
	lines.map(({ height }) => height).sort((a, b) => a - b)[Math.floor(lines.length / 2)] ?? 0;

/** Lines close to each other are one paragraph; a short line in larger letters is a heading. */
function paragraphsOf(lines: Line[]): string {
	const usual = medianHeight(lines);
	const isHeading = ({ height, text }: Line): boolean => height > usual * 1.2 && text.trim().length <= 120;
	const paragraphs: string[] = [];
	let before: Line | null = null;
	for (const line of lines) {
		const words = line.text.trim();
		if (words === '') continue;
		const gap = before ? Math.abs(before.y - line.y) : Infinity;
		const goesOn =
			before !== null &&
			isHeading(before) === isHeading(line) &&
			gap < 1.7 * Math.max(line.height, before.height, 1);
		if (goesOn) paragraphs.push(joined(paragraphs.pop() ?? '', words));
		else paragraphs.push(isHeading(line) ? `## ${words}` : words);
		before = line;
	}
	return paragraphs.join('\n\n');
}

/** "exam-" and "ple" are one word; a list's next bullet stays on its own line. */
function joined(text: string, next: string): string {
	if (/^[•▪‣◦–-]\s/.test(next)) return `${text}\n${next}`;
	// Only its end: the paragraph may have grown long.
	return /\p{Ll}-$/u.test(text.slice(-3)) && /^\p{Ll}/u.test(next)
		? text.slice(0, -1) + next
		: `${text} ${next}`;
}
