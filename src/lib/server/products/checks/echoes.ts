import type { Finding } from '../../../products/findings.ts';
import type { Check } from './context.ts';
import { quoteOf, shingles, wordsIn } from './source.ts';

/** So many words in a row are no accident. */
const runLength = 8;
const marks =
	/<\/?\s*(?:creator_notes|creator_wishes|brand_voice|source_texts|outline|style_sheet|written_text)\b[^<>\n]*>|\[S\d{1,2}\](?![([])/gi;
/** How the lines of a section's order begin (see section.ts). */
const orderLines =
	/^[ \t]*(?:(?:Write|Repair) section \d+,|Its intent:|Its key points:|The section before covers "|The section after will cover ")[^\n]*/gm;

function echo(text: string, start: number, end: number): Finding {
	return {
		kind: 'prompt_echo',
		severity: 'repair',
		quote: quoteOf(text, start, end),
		start,
		end,
		detail: {}
	};
}

/** Our own words to the model, given back. */
export const findEchoes: Check = ({ text, ownWords, prose }, { instructions }) => {
	const known = new Set(instructions.flatMap((line) => shingles(wordsIn(line), runLength)));
	const words = wordsIn(ownWords);
	const at = shingles(words, runLength).findIndex((shingle) => known.has(shingle));
	const repeated = at < 0 ? [] : [echo(text, words[at]?.start ?? 0, words[at + runLength - 1]?.end ?? 0)];
	const marked = [...prose.matchAll(marks), ...ownWords.matchAll(orderLines)].map((match) =>
		echo(text, match.index, match.index + match[0].length)
	);
	return [...marked, ...repeated].slice(0, 3);
};
