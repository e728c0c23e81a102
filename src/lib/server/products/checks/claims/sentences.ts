export type Sentence = { text: string; start: number; end: number };

const longest = 1_000;
/** A sentence ends with its mark and a space; "3.5", "p. ex." and "z. B." do not end one. */
const ends =
	/(?<![\p{L}]\.[ \u00a0]?\p{L})(?<!(?<!\p{L})(?:p|ex|z|ca|nr|art|dr|sr|sra|no|etc|approx|vol|pág))[.!?؟。…]{1,8}["”»’)]{0,8}(?=\s|$)|\n+/giu;

/** The sentences of a text, with their places. A line break ends one: list items and headings stand alone. */
export function sentencesIn(text: string): Sentence[] {
	const sentences: Sentence[] = [];
	let start = 0;
	const take = (end: number): void => {
		const whole = text.slice(start, Math.min(end, start + longest));
		const lead = whole.length - whole.trimStart().length;
		const trimmed = whole.trim();
		if (trimmed !== '')
			sentences.push({ text: trimmed, start: start + lead, end: start + lead + trimmed.length });
		start = end;
	};
	for (const match of text.matchAll(ends)) take(match.index + match[0].length);
	take(text.length);
	return sentences;
}
