import type { Size } from './brief.ts';

// Rough on purpose, and never too hopeful: a model writes some 25 words a second, four sections are written at a time,
// and the outline and the sales page take ten seconds each.
const wordsPerSecond = 25;
const atOnce = 4;
const aroundSeconds = 20;

/** About how long a product of this size takes to write, in whole minutes, at least one. */
export function estimateMinutes({ sections, wordsPerSection }: Size): number {
	const seconds = aroundSeconds + Math.ceil(sections / atOnce) * (wordsPerSection / wordsPerSecond);
	return Math.max(1, Math.ceil(seconds / 60));
}

/** What so many words cost, in credits: the database's `price_of`, for pages that show the price while one chooses. */
export function creditsFor(words: number, quote: { credits: number; includedWords: number | null }): number {
	const { credits, includedWords } = quote;
	return includedWords === null ? credits : Math.max(credits, Math.ceil((credits * words) / includedWords));
}

/** Minutes left when `share` (0–1) of the work took `elapsedSeconds`; null while too little is known to say. */
export function minutesLeft(share: number, elapsedSeconds: number): number | null {
	if (share < 0.15 || share >= 1 || elapsedSeconds < 3) return null;
	return ((elapsedSeconds / share) * (1 - share)) / 60;
}
