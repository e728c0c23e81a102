import type { Check } from './context.ts';
import { quoteOf, shingles, wordsIn, type Word } from './source.ts';

const runLength = 6;
/** A refrain or a repeated label is no fault: the share of the text that was said before decides. */
const shares = { note: 0.06, repair: 0.18 };
const fewestRepeatedWords = 12;

type Run = { first: number; last: number };

/** Runs of words that stood in the text before, joined where they touch. */
function repeatedRuns(words: Word[]): Run[] {
	const seen = new Set<string>();
	const runs: Run[] = [];
	shingles(words, runLength).forEach((shingle, place) => {
		if (!seen.has(shingle)) return void seen.add(shingle);
		const previous = runs.at(-1);
		if (previous && place <= previous.last + 1) previous.last = place + runLength - 1;
		else runs.push({ first: place, last: place + runLength - 1 });
	});
	return runs;
}

/** A template and its filled-in example share their words by design: what holds fields does not count. */
function withoutForms(prose: string): string {
	const parts = prose.split(/^(?=#{1,6}[ \t])/m);
	return parts.map((part) => (/_{4,}/.test(part) ? part.replace(/[^\n]/g, ' ') : part)).join('');
}

/** Passages that the section says twice. */
export const findRepetition: Check = ({ text, prose }, { type }) => {
	const words = wordsIn(type === 'template' ? withoutForms(prose) : prose);
	const runs = repeatedRuns(words);
	const repeated = runs.reduce((sum, { first, last }) => sum + last - first + 1, 0);
	const share = repeated / Math.max(1, words.length);
	const longest = runs.toSorted((a, b) => b.last - b.first - (a.last - a.first))[0];
	if (!longest || share < shares.note || repeated < fewestRepeatedWords) return [];
	const start = words[longest.first]?.start ?? 0;
	const end = words[longest.last]?.end ?? 0;
	return [
		{
			kind: 'repeated_passage',
			severity: share >= shares.repair ? 'repair' : 'note',
			quote: quoteOf(text, start, end),
			start,
			end,
			detail: { percent: Math.round(share * 100) }
		}
	];
};
