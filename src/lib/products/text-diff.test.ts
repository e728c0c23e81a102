import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTexts, mergeTexts, type Block } from './text-diff.ts';

const before = 'Tea wants patience.\n\n## Water\n\nBoil the water. Wait a little.\n\nPour slowly.';
const after =
	'Tea wants patience.\n\n## Water\n\nBoil fresh water. Wait a little.\n\nPour slowly.\n\nDrink it hot.';

const changes = (blocks: Block[]) => blocks.filter((block) => block.kind === 'change');
const merge = (one: string, other: string, taken: number[]) =>
	mergeTexts({ before: one, after: other, blocks: compareTexts(one, other, 'en') }, new Set(taken));

describe('comparing two texts', () => {
	it('keeps paragraphs that both have and marks the words that changed in the others', () => {
		const blocks = compareTexts(before, after, 'en');
		expect(blocks.map(({ kind }) => kind)).toEqual(['same', 'change', 'same', 'change']);
		expect(changes(blocks)[0]?.pieces).toEqual([
			{ kind: 'same', text: 'Boil ' },
			{ kind: 'removed', text: 'the' },
			{ kind: 'added', text: 'fresh' },
			{ kind: 'same', text: ' water. Wait a little.' }
		]);
		expect(changes(blocks)[1]).toMatchObject({ before: null, after: 'Drink it hot.' });
	});

	it('pairs a changed paragraph with what it became, and not with another one', () => {
		const blocks = changes(
			compareTexts(
				'One leaf is enough for a cup.\n\nNever boil green tea twice.',
				'A new beginning stands here.\n\nNever boil green tea at all.',
				'en'
			)
		);
		expect(blocks.find((block) => block.before?.startsWith('Never'))?.after).toBe(
			'Never boil green tea at all.'
		);
		expect(blocks.find((block) => block.before?.startsWith('One'))?.after).toBeNull();
	});

	it('reads neighbouring changes as one', () => {
		const [block] = changes(compareTexts('the old kettle sings', 'the new pot sings', 'en'));
		expect(block?.pieces.map(({ text }) => text)).toEqual(['the ', 'old kettle', 'new pot', ' sings']);
	});

	it('divides Arabic into words', () => {
		const [block] = changes(compareTexts('الشاي الأخضر لذيذ', 'الشاي الأسود لذيذ', 'ar'));
		expect(block?.pieces.filter(({ kind }) => kind !== 'same').map(({ text }) => text)).toEqual([
			'الأخضر',
			'الأسود'
		]);
	});

	it('ends in time with long texts that have nothing in common', () => {
		const long = (word: string) => Array.from({ length: 30_000 }, (_, place) => `${word}${place}`).join(' ');
		const started = performance.now();
		expect(compareTexts(long('a'), long('b'), 'en')).toHaveLength(2);
		expect(performance.now() - started).toBeLessThan(6_000);
	});
});

describe('taking some of the changes', () => {
	it('gives either text to the letter when all or none are taken', () => {
		expect(merge(before, after, [0, 1])).toBe(after);
		expect(merge(before, after, [])).toBe(before);
	});

	it('changes only what was taken', () => {
		expect(merge(before, after, [1])).toBe(`${before}\n\nDrink it hot.`);
		expect(merge(before, after, [0])).toBe(before.replace('the water', 'fresh water'));
	});

	it('never loses a paragraph that both texts have', () => {
		const paragraph = fc.constantFrom('alpha one', 'beta two', 'gamma three', 'delta four five', '## Head');
		const text = fc.array(paragraph, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('\n\n'));
		fc.assert(
			fc.property(text, text, fc.infiniteStream(fc.boolean()), (one, other, picks) => {
				const blocks = compareTexts(one, other, 'en');
				const taken = new Set(changes(blocks).flatMap((_, place) => (picks.next().value ? [place] : [])));
				const merged = mergeTexts({ before: one, after: other, blocks }, taken);
				for (const block of blocks) if (block.kind === 'same') expect(merged).toContain(block.text);
			})
		);
	});
});
