import { diffArrays, type ArrayChange } from 'diff';
import type { Language } from './brief.ts';
import { divide, join, type Paragraph } from './paragraphs.ts';

/** A piece of a changed paragraph: as it was, taken out, or put in. */
export type Piece = { kind: 'same' | 'removed' | 'added'; text: string };

/**
 * A part of two texts laid side by side: paragraphs that both have, or one change, which may be taken or left by itself.
 * A change without `before` is a new paragraph, one without `after` is gone.
 */
export type Block =
	| { kind: 'same'; text: string; paragraphs: number }
	| { kind: 'change'; before: string | null; after: string | null; pieces: Piece[] };

/** Two texts without anything in common cost the square of their length; past this they are taken for wholly different. */
const patienceMs = 400;
/** Paragraphs with less in common are two paragraphs, not one that changed: a third of their words. */
const leastShared = 1 / 3;

/** The words of a text with the spaces and signs between them; joined they are the text. */
export function tokensOf(text: string, language: Language): { text: string; isWord: boolean }[] {
	const parts = new Intl.Segmenter(language, { granularity: 'word' }).segment(text);
	return [...parts].map(({ segment, isWordLike }) => ({ text: segment, isWord: isWordLike ?? false }));
}

/**
 * Compares paragraph by paragraph, and word by word where a paragraph changed. Texts that differ in nothing but the space between
 * their paragraphs are one change.
 */
export function compareTexts(before: string, after: string, language: Language): Block[] {
	const [old, fresh] = [divide(before).paragraphs, divide(after).paragraphs];
	const parts = diffArrays(textsOf(old), textsOf(fresh), { timeout: patienceMs });
	const blocks = parts && blocksOf(parts, old, language);
	const isTold = before === after || blocks?.some(({ kind }) => kind === 'change');
	return blocks && isTold ? blocks : [changeOf(before, after, language)];
}

const textsOf = (paragraphs: Paragraph[]): string[] => paragraphs.map(({ text }) => text);

function blocksOf(parts: ArrayChange<string>[], old: Paragraph[], language: Language): Block[] {
	const blocks: Block[] = [];
	let passed = 0; // paragraphs of `old`
	for (let place = 0; place < parts.length; place++) {
		const part = parts[place];
		if (!part) continue;
		if (!part.added && !part.removed) {
			const paragraphs = part.value.length;
			blocks.push({ kind: 'same', text: join(old.slice(passed, passed + paragraphs)), paragraphs });
			passed += paragraphs;
			continue;
		}
		const next = parts[place + 1];
		const isPair = part.removed && next?.added;
		if (isPair) place++;
		const removed = part.removed ? part.value : [];
		const added = isPair ? next.value : part.added ? part.value : [];
		passed += removed.length;
		blocks.push(...align(removed, added, language));
	}
	return blocks;
}

type Change = { before: string; after: string; blocks: Block[] };

/**
 * The text with the changes at the `taken` places among all changes, the others left as they were. All of them give `after` to
 * the letter, none of them `before`; what did not change is in any case as it was. Places that there are not count for nothing.
 */
export function mergeTexts({ before, after, blocks }: Change, taken: ReadonlySet<number>): string {
	const places = [...blocks.filter(({ kind }) => kind === 'change').keys()];
	const chosen = places.filter((place) => taken.has(place));
	if (chosen.length === places.length) return after;
	if (chosen.length === 0) return before;
	const { lead, paragraphs, tail } = divide(before);
	return lead + join(keptParagraphs(paragraphs, divide(after).paragraphs, blocks, taken)) + tail;
}

function keptParagraphs(
	before: Paragraph[],
	after: Paragraph[],
	blocks: Block[],
	taken: ReadonlySet<number>
): Paragraph[] {
	const [old, fresh] = [[...before], [...after]];
	let place = 0;
	return blocks.flatMap((block) => {
		const [gone, come] =
			block.kind === 'same'
				? [block.paragraphs, block.paragraphs]
				: [Number(block.before !== null), Number(block.after !== null)];
		const isTaken = block.kind === 'change' && taken.has(place++);
		const [removed, added] = [old.splice(0, gone), fresh.splice(0, come)];
		return isTaken ? added : removed;
	});
}

type Pair = { before: string | null; after: string | null };

/** Pairs the paragraphs that went with those that came, so that the pairs keep their order and share most words. */
function align(removed: string[], added: string[], language: Language): Block[] {
	const words = (texts: string[]) => texts.map((text) => new Set(wordsOf(text, language)));
	const [old, fresh] = [words(removed), words(added)];
	// best[i][j]: the most that the paragraphs from i and j on can have in common.
	const best = Array.from({ length: removed.length + 1 }, () => new Array<number>(added.length + 1).fill(0));
	const at = (i: number, j: number): number => best[i]?.[j] ?? 0;
	const shared = (i: number, j: number): number => likeness(old[i], fresh[j]);
	for (let i = removed.length - 1; i >= 0; i--)
		for (let j = added.length - 1; j >= 0; j--) {
			const common = shared(i, j);
			const paired = common >= leastShared ? common + at(i + 1, j + 1) : 0;
			(best[i] ?? [])[j] = Math.max(paired, at(i + 1, j), at(i, j + 1));
		}
	const pairs: Pair[] = [];
	let [i, j] = [0, 0];
	while (i < removed.length && j < added.length) {
		const common = shared(i, j);
		if (common >= leastShared && at(i, j) === common + at(i + 1, j + 1))
			pairs.push({ before: removed[i++] ?? null, after: added[j++] ?? null });
		else if (at(i, j) === at(i + 1, j)) pairs.push({ before: removed[i++] ?? null, after: null });
		else pairs.push({ before: null, after: added[j++] ?? null });
	}
	pairs.push(...removed.slice(i).map((before) => ({ before, after: null })));
	pairs.push(...added.slice(j).map((after) => ({ before: null, after })));
	return pairs.map(({ before, after }) => changeOf(before, after, language));
}

function likeness(one: Set<string> = new Set(), other: Set<string> = new Set()): number {
	const total = one.size + other.size;
	return total === 0 ? 0 : (2 * one.intersection(other).size) / total;
}

const wordsOf = (text: string, language: Language): string[] =>
	tokensOf(text, language)
		.filter(({ isWord }) => isWord)
		.map((token) => token.text.toLowerCase());

function changeOf(before: string | null, after: string | null, language: Language): Block {
	return { kind: 'change', before, after, pieces: piecesOf(before ?? '', after ?? '', language) };
}

function piecesOf(before: string, after: string, language: Language): Piece[] {
	const texts = (text: string) => tokensOf(text, language).map((token) => token.text);
	const parts = diffArrays(texts(before), texts(after), { timeout: patienceMs });
	const pieces: Piece[] = parts
		? parts.map(({ value, added, removed }) => ({
				kind: added ? 'added' : removed ? 'removed' : 'same',
				text: value.join('')
			}))
		: [
				{ kind: 'removed', text: before },
				{ kind: 'added', text: after }
			];
	return smooth(pieces).filter(({ text }) => text !== '');
}

/** "~~a~~ b ~~c~~ d" reads worse than "~~a c~~ b d": a lone space between two changes belongs to them. */
function smooth(pieces: Piece[]): Piece[] {
	const smoothed: Piece[] = [];
	let [removed, added] = ['', ''];
	const flush = () => {
		if (removed) smoothed.push({ kind: 'removed', text: removed });
		if (added) smoothed.push({ kind: 'added', text: added });
		[removed, added] = ['', ''];
	};
	pieces.forEach((piece, place) => {
		if (piece.kind === 'removed') removed += piece.text;
		else if (piece.kind === 'added') added += piece.text;
		else if (piece.text.trim() === '' && (removed || added) && pieces[place + 1]) {
			removed += piece.text;
			added += piece.text;
		} else {
			flush();
			smoothed.push(piece);
		}
	});
	flush();
	return smoothed;
}
