/** A part of a section's text, by UTF-16 offsets. */
export type Passage = { start: number; end: number };

const wordCharacter = /[\p{L}\p{N}\p{M}'’-]/u;

/** The selection without the spaces at its ends, widened to whole words. Null when nothing is selected. */
export function wholeWords(text: string, { start, end }: Passage): Passage | null {
	let [from, to] = [Math.max(0, start), Math.min(text.length, end)];
	while (from < to && /\s/.test(text[from] ?? '')) from++;
	while (to > from && /\s/.test(text[to - 1] ?? '')) to--;
	if (from >= to) return null;
	const joins = (place: number) =>
		wordCharacter.test(text[place - 1] ?? '') && wordCharacter.test(text[place] ?? '');
	while (from > 0 && joins(from)) from--;
	while (to < text.length && joins(to)) to++;
	return { start: from, end: to };
}

/**
 * The text with `written` in the passage's place. A passage inside a paragraph stays inside it: new paragraphs become
 * sentences of it, and headings go.
 */
export function weave(text: string, { start, end }: Passage, written: string): string {
	const isInline = !/(?:^|\n)$/.test(text.slice(0, start)) || !/^(?:\n|$)/.test(text.slice(end));
	const passage = text.slice(start, end);
	const fitting = isInline && !passage.includes('\n\n') ? inline(written) : written.trim();
	return text.slice(0, start) + fitting + text.slice(end);
}

const inline = (written: string): string =>
	written
		.trim()
		.replace(/^#{1,6}[ \t]+[^\n]*\n+/gm, '')
		.replace(/\s*\n\s*/g, ' ');
