/**
 * A paragraph to the letter, its indentation included, and the space between it and the next one on either side; null at the ends
 * of its text.
 */
export type Paragraph = { text: string; above: string | null; below: string | null };

/** Lines without words. The indentation of the line behind them is not theirs: Markdown means something by it. */
const blankLines = /(\r?\n(?:[ \t]*\r?\n)+)/;

/** A text as its paragraphs, with the blank lines in front of the first and what stands behind the last. */
export function divide(text: string): { lead: string; paragraphs: Paragraph[]; tail: string } {
	const body = text.trimEnd();
	const lead = /^(?:[ \t]*\r?\n)*/.exec(body)?.[0] ?? '';
	const parts = body.slice(lead.length).split(blankLines);
	const paragraphs = parts
		.map((part, at) => ({ text: part, above: parts[at - 1] ?? null, below: parts[at + 1] ?? null }))
		.filter((_, at) => body !== '' && at % 2 === 0);
	return { lead, paragraphs, tail: text.slice(body.length) };
}

/** Paragraphs one below the other, each in the distance that it had from the one above it, or else that one from what followed. */
export const join = (paragraphs: Paragraph[]): string =>
	paragraphs
		.map(({ text, above }, at) => (at === 0 ? '' : (above ?? paragraphs[at - 1]?.below ?? '\n\n')) + text)
		.join('');
