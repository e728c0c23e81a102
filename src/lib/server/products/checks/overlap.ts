import type { Finding } from '../../../products/findings.ts';
import type { Check, Section } from './context.ts';
import { quoteOf, readSource, shingles, wordsIn, type Word } from './source.ts';

const runLength = 5;
/** The share of this section's runs of words that stand in another one too. */
const shares = { note: 0.08, repair: 0.25 };
const fewestWords = 40;

type Overlap = { title: string; share: number; places: number[] };

function overlapWith(own: string[], { title, body }: Section): Overlap {
	const theirs = new Set(shingles(wordsIn(readSource(body).prose), runLength));
	const places = own.flatMap((shingle, place) => (theirs.has(shingle) ? [place] : []));
	return { title, share: places.length / Math.max(1, own.length), places };
}

/** The longest stretch of neighbouring places, in words. */
function longestRun(places: number[]): { first: number; last: number } {
	let best = { first: places[0] ?? 0, last: places[0] ?? 0 };
	let run = best;
	for (const place of places.slice(1)) {
		run = place === run.last + 1 ? { ...run, last: place } : { first: place, last: place };
		if (run.last - run.first > best.last - best.first) best = run;
	}
	return { first: best.first, last: best.last + runLength - 1 };
}

function describe(text: string, words: Word[], { title, share, places }: Overlap): Finding {
	const { first, last } = longestRun(places);
	const start = words[first]?.start ?? 0;
	const end = words[last]?.end ?? 0;
	return {
		kind: 'overlap',
		severity: share >= shares.repair ? 'repair' : 'note',
		quote: quoteOf(text, start, end),
		start,
		end,
		detail: { section: title, percent: Math.round(share * 100) }
	};
}

/** Another section that says much of the same in the same words: the one that shares most. */
export const findOverlap: Check = ({ text, prose }, { others }) => {
	const words = wordsIn(prose);
	if (words.length < fewestWords) return [];
	const own = shingles(words, runLength);
	const most = others.map((other) => overlapWith(own, other)).toSorted((a, b) => b.share - a.share)[0];
	return most && most.share >= shares.note ? [describe(text, words, most)] : [];
};
