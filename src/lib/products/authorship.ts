import { diffArrays } from 'diff';
import type { Language } from './brief.ts';
import { tokensOf } from './text-diff.ts';

/**
 * Whose words a text consists of: the lengths of runs of words in turn, a model's first. [120, 4, 30] is 120 words of a
 * model, 4 of people, 30 of a model.
 */
export type Authorship = number[];
export type Maker = 'model' | 'people';

const patienceMs = 1_000;

/** All words of a text by one maker. */
export function writtenBy(maker: Maker, text: string, language: Language): Authorship {
	const words = wordsOf(text, language).length;
	return maker === 'model' ? [words] : [0, words];
}

/**
 * Carries authorship over to the next version of a text: a word that was there before (by a word-level diff) keeps its
 * maker, an added one is `maker`'s. Texts too different to compare in time count as written anew.
 */
export function carryOver(
	former: { text: string; authorship: Authorship },
	next: { text: string; maker: Maker },
	language: Language
): Authorship {
	const parts = diffArrays(wordsOf(former.text, language), wordsOf(next.text, language), {
		timeout: patienceMs
	});
	if (!parts) return writtenBy(next.maker, next.text, language);
	const makers = unfold(former.authorship);
	const carried: Maker[] = [];
	let place = 0;
	for (const { value, added, removed } of parts) {
		if (added) carried.push(...value.map(() => next.maker));
		else if (!removed) carried.push(...makers.slice(place, place + value.length));
		if (!added) place += value.length;
	}
	return fold(carried);
}

/**
 * How many words there are and how many of them people wrote. The share by people is `people / words`: the part of the words
 * one reads now that no model put there. Words that were only taken out don't count: nobody reads them.
 */
export function countAuthorship(authorship: Authorship): { words: number; people: number } {
	const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
	return { words: sum(authorship), people: sum(authorship.filter((_, place) => place % 2 === 1)) };
}

const wordsOf = (text: string, language: Language): string[] =>
	tokensOf(text, language)
		.filter(({ isWord }) => isWord)
		.map((token) => token.text);

const unfold = (authorship: Authorship): Maker[] =>
	authorship.flatMap((length, place) => new Array<Maker>(length).fill(place % 2 === 0 ? 'model' : 'people'));

function fold(makers: Maker[]): Authorship {
	const runs: Authorship = [0];
	let present: Maker = 'model';
	for (const maker of makers) {
		if (maker !== present) runs.push(0);
		present = maker;
		runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1;
	}
	return runs;
}
