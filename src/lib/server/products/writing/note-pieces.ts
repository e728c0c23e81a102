import type { Block, HeadingBlock } from './note-blocks.ts';

/** A section in the making. Only a piece of text before the first heading has no title. */
export type Piece = { title: string | null; level: number; blocks: Block[] };

const tinyWords = 40;
/** Up to here a piece takes in tiny neighbours. */
const filledWords = 400;
const fewestWords = 80;

function wordsOf(blocks: Block[]): number {
	return blocks.reduce((sum, block) => sum + (block.kind === 'text' ? block.words : 0), 0);
}

/** Divides at the highest level of heading that occurs more than once, and at higher ones. */
export function splitAtHeadings(blocks: Block[]): Piece[] {
	const level = dividingLevel(blocks);
	const pieces: Piece[] = [];
	for (const block of blocks) {
		if (block.kind === 'heading' && block.level <= level) {
			pieces.push({ title: block.title, level: block.level, blocks: [] });
			continue;
		}
		const last = pieces.at(-1);
		if (last) last.blocks.push(block);
		else pieces.push({ title: null, level, blocks: [block] });
	}
	return pieces;
}

function dividingLevel(blocks: Block[]): number {
	const levels = blocks.flatMap((block) => (block.kind === 'heading' ? [block.level] : []));
	const repeated = levels.filter((level, place) => levels.indexOf(level) !== place);
	return Math.min(...(repeated.length > 0 ? repeated : levels));
}

/** A heading without text of its own joins the next one ("Part one: Flour"); the last joins the piece before it. */
export function joinEmpty(pieces: Piece[]): Piece[] {
	const joined: Piece[] = [];
	let waiting: string[] = [];
	for (const piece of pieces) {
		if (wordsOf(piece.blocks) === 0) {
			const inner = piece.blocks.flatMap((block) => (block.kind === 'heading' ? [block.title] : []));
			waiting.push(...(piece.title === null ? [] : [piece.title]), ...inner);
			continue;
		}
		const title = [...waiting, ...(piece.title === null ? [] : [piece.title])].join(': ') || null;
		joined.push({ ...piece, title });
		waiting = [];
	}
	const last = joined.at(-1);
	last?.blocks.push(...waiting.map((title): HeadingBlock => ({ kind: 'heading', level: last.level, title })));
	return joined;
}

/** While there are more pieces than were ordered, tiny ones become sub-sections of the piece before them. */
export function mergeTiny(pieces: Piece[], ordered: number): Piece[] {
	const merged: Piece[] = [];
	let count = pieces.length;
	for (const piece of pieces) {
		const last = merged.at(-1);
		const isTiny = wordsOf(piece.blocks) < tinyWords;
		if (last && isTiny && count > ordered && wordsOf(last.blocks) < filledWords) {
			merged[merged.length - 1] = merge(last, piece);
			count--;
		} else merged.push(piece);
	}
	return merged;
}

/** At most `most` pieces: neighbours that are smallest together are merged first. */
export function capped(pieces: Piece[], most: number): Piece[] {
	const kept = [...pieces];
	while (kept.length > most) {
		let best = 0;
		let fewest = Infinity;
		for (let place = 0; place + 1 < kept.length; place++) {
			const words = wordsOf([...(kept[place]?.blocks ?? []), ...(kept[place + 1]?.blocks ?? [])]);
			if (words < fewest) [best, fewest] = [place, words];
		}
		const [first, second] = kept.slice(best, best + 2);
		if (!first || !second) break;
		kept.splice(best, 2, merge(first, second));
	}
	return kept;
}

function merge(first: Piece, second: Piece): Piece {
	const heading: HeadingBlock[] =
		second.title === null ? [] : [{ kind: 'heading', level: second.level, title: second.title }];
	return { ...first, blocks: [...first.blocks, ...heading, ...second.blocks] };
}

/** Pieces above `hugeWords` are divided at their sub-headings, else between paragraphs. */
export function splitHuge(pieces: Piece[], hugeWords: number): Piece[] {
	return pieces.flatMap((piece) => (wordsOf(piece.blocks) > hugeWords ? divide(piece, hugeWords) : [piece]));
}

function divide(piece: Piece, hugeWords: number): Piece[] {
	if (piece.blocks.some((block) => block.kind === 'heading')) {
		const [first, ...others] = splitAtHeadings(piece.blocks);
		if (first && others.length > 0) {
			const opening = first.title === null ? { ...first, title: piece.title } : named(first, piece);
			const parts = [opening, ...others.map((part) => named(part, piece))];
			return splitHuge(joinEmpty(parts), hugeWords);
		}
	}
	const parts = cluster(piece.blocks, 1, hugeWords);
	return parts.map((part, place) => ({
		...part,
		level: piece.level,
		title: piece.title === null || place === 0 ? piece.title : `${piece.title} (${place + 1})`
	}));
}

function named(part: Piece, whole: Piece): Piece {
	return { ...part, level: whole.level, title: [whole.title, part.title].filter(Boolean).join(': ') };
}

/**
 * Shares blocks out in order into about equal pieces without titles: as many as ordered, fewer when there is little
 * text, more when they would grow huge. A heading stays with what follows, and so does "For example:".
 */
export function cluster(blocks: Block[], ordered: number, hugeWords: number): Piece[] {
	const units = unitsOf(blocks);
	const total = wordsOf(blocks);
	const wanted = Math.max(
		Math.min(ordered, Math.floor(total / fewestWords)),
		Math.ceil(total / hugeWords),
		1
	);
	const count = Math.min(wanted, units.length);
	const pieces: Piece[] = Array.from({ length: count }, () => ({ title: null, level: 1, blocks: [] }));
	let before = 0;
	let place = 0;
	units.forEach((unit, index) => {
		const middle = before + wordsOf(unit) / 2;
		// Enough units must remain for the pieces still empty.
		const latest = count - (units.length - index);
		const due = Math.min(count - 1, Math.floor((middle / total) * count));
		if (index > 0 && (due > place || latest > place)) place++;
		pieces[place]?.blocks.push(...unit);
		before += wordsOf(unit);
	});
	return pieces.filter((piece) => piece.blocks.length > 0);
}

function unitsOf(blocks: Block[]): Block[][] {
	const units: Block[][] = [];
	let joins = false;
	for (const block of blocks) {
		const last = units.at(-1);
		if (last && joins) last.push(block);
		else units.push([block]);
		joins = block.kind === 'heading' || /:\s*$/.test(block.markdown);
	}
	return units;
}
