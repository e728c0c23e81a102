import { eld } from 'eld/extrasmall';
import type { Facts } from './facts.ts';
import { quantitiesIn, type Quantity } from './numbers.ts';
import { sentencesIn } from './sentences.ts';

/** What claims are judged against: a source of the order, or its notes. */
export type Ground = { label: string; name: string; text: string };

type Passage = { text: string; quantities: Quantity[]; plain: string; stems: Set<string> };
type Indexed = { ground: Ground; language: string; passages: Passage[] };
export type Support = { ground: Ground; passage: string };

const indexes = new WeakMap<Ground, Indexed>();

/** Two neighbours belong to a sentence: what a figure is of often stands before it. */
const reach = 1;

function indexOf(ground: Ground): Indexed {
	const known = indexes.get(ground);
	if (known) return known;
	const sentences = sentencesIn(ground.text).map(({ text }) => text);
	const passages = sentences.map((text, place): Passage => {
		const around = sentences.slice(Math.max(0, place - reach), place + reach + 1).join(' ');
		return { text, quantities: quantitiesIn(around), plain: plainly(around), stems: stemsOf(around) };
	});
	const indexed = { ground, language: eld.detect(ground.text.slice(0, 5_000)).language, passages };
	indexes.set(ground, indexed);
	return indexed;
}

const plainly = (text: string): string =>
	` ${(text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join(' ')} `;

/** Four letters stand for the stem, as they do when passages are chosen. */
function stemsOf(text: string): Set<string> {
	return new Set((text.toLowerCase().match(/[\p{L}\p{M}]{4,}/gu) ?? []).map((word) => word.slice(0, 4)));
}

const isSame = (claimed: Quantity, found: Quantity): boolean =>
	claimed.values.some((value) => found.values.includes(value)) &&
	(claimed.unit === null || found.unit === null || claimed.unit === found.unit);

function bearsOut({ quantities, quotes, names }: Facts, passage: Passage): boolean {
	return (
		quantities.every((claimed) => passage.quantities.some((found) => isSame(claimed, found))) &&
		quotes.every((quote) => passage.plain.includes(plainly(quote))) &&
		names.every((name) => passage.plain.includes(plainly(name).trimEnd()))
	);
}

/** How many of the figures stand in the sentence itself, not only beside it. */
function saidIn({ quantities }: Facts, { text }: Passage): number {
	const own = quantitiesIn(text);
	return quantities.filter((claimed) => own.some((found) => isSame(claimed, found))).length;
}

/** The passage that says all of a sentence's facts, and speaks of the same thing; null when none does. */
export function findSupport(
	sentence: string,
	facts: Facts,
	grounds: Ground[],
	language: string
): Support | null {
	const stems = stemsOf(sentence);
	for (const { ground, language: spoken, passages } of grounds.map(indexOf)) {
		// Across languages the words differ; the figures have to do.
		const fewest = spoken === language ? 1 : 0;
		const isClear = facts.quantities.length + facts.quotes.length + facts.names.length > 1;
		const [found] = passages
			.filter(
				(passage) => bearsOut(facts, passage) && (isClear || passage.stems.intersection(stems).size >= fewest)
			)
			.toSorted((a, b) => saidIn(facts, b) - saidIn(facts, a));
		if (found) return { ground, passage: found.text };
	}
	return null;
}
