/** A section's Markdown in the views that the checks need. All are as long as the text: an offset means the same place. */
export type Source = {
	text: string;
	/** Code is blank. */
	prose: string;
	/** Code, quotations and block quotes are blank: what remains is said by the text itself. */
	ownWords: string;
};

const fences =
	/^([ \t]*)(`{3,}(?!`)|~{3,}(?!~))[^\n]*\n[\s\S]*?(?:\n[ \t]*\2[`~]*[ \t]*(?=\n|$)|$(?![\s\S]))/gm;
const blockQuotes = /^[ \t]*>[^\n]*/gm;
// An opening mark stands after a space or bracket, a closing one before a space or punctuation: inch marks are neither.
const quotations =
	/(?<=^|[\s([{*_—–-])(?:"[^"\n]{2,300}"|“[^”\n]{2,300}”|„[^“”\n]{2,300}[“”]|«[^»\n]{2,300}»|‘[^’\n]{2,300}’)/gm;

const blank = (part: string): string => part.replace(/[^\n]/g, ' ');

export function readSource(text: string): Source {
	const prose = text.replace(fences, blank).replace(/[^\n]+/g, withoutCode);
	return { text, prose, ownWords: prose.replace(blockQuotes, blank).replace(quotations, blank) };
}

/** A line with its inline code blank: what stands between two equal runs of backticks. A pattern would try every run with every other. */
function withoutCode(line: string): string {
	const runs = [...line.matchAll(/`+/g)].map((match) => ({ start: match.index, length: match[0].length }));
	const laterOfLength = new Map<number, number>();
	const closing = runs.map(() => -1);
	for (let at = runs.length - 1; at >= 0; at--) {
		const length = runs[at]?.length ?? 0;
		closing[at] = laterOfLength.get(length) ?? -1;
		laterOfLength.set(length, at);
	}
	const parts: string[] = [];
	let done = 0;
	for (let at = 0; at < runs.length; at++) {
		const [open, close] = [runs[at], runs[closing[at] ?? -1]];
		if (!open || !close) continue;
		const end = close.start + close.length;
		parts.push(line.slice(done, open.start), blank(line.slice(open.start, end)));
		[done, at] = [end, closing[at] ?? at];
	}
	return parts.join('') + line.slice(done);
}

export type Word = { word: string; start: number; end: number };

/** Lower-cased words with their places. */
export function wordsIn(text: string): Word[] {
	const words: Word[] = [];
	for (const match of text.matchAll(/[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu)) {
		words.push({ word: match[0].toLowerCase(), start: match.index, end: match.index + match[0].length });
	}
	return words;
}

/** The runs of `size` words, each as one string, in order. */
export function shingles(words: Word[], size: number): string[] {
	const runs: string[] = [];
	for (let at = 0; at + size <= words.length; at++) {
		runs.push(
			words
				.slice(at, at + size)
				.map(({ word }) => word)
				.join(' ')
		);
	}
	return runs;
}

const quoteLimit = 160;

/** The words of a place, cut to what a report can show. */
export function quoteOf(text: string, start: number, end: number): string {
	const whole = text.slice(start, end).trim().replace(/\s+/g, ' ');
	return whole.length > quoteLimit ? `${whole.slice(0, quoteLimit - 1).trimEnd()}…` : whole;
}
