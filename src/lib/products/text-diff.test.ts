import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLesson, writeLesson } from './lesson-parts.ts';
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

	it('counts only places that there are', () => {
		expect(merge(before, after, [0, 999])).toBe(merge(before, after, [0]));
		expect(merge(before, after, [-1, 0.5, 999])).toBe(before);
		expect(merge(before, after, [0, 1, 999])).toBe(after);
	});

	it('leaves the indentation of a quiz, and so its answers, as it was', () => {
		const quiz = [0, 1].map((right) => ({
			question: `Why ${right}?`,
			options: ['So', 'Thus'],
			right,
			explanation: `Because of ${right}.\n\nAlways.`
		}));
		const write = (text: string) => writeLesson({ objectives: [], text, exercise: null, quiz }, 'en');
		const [one, other] = [
			write('Weigh the flour.\n\nAdd the salt.'),
			write('Weigh all flour.\n\nAdd some salt.')
		];

		const merged = merge(one, other, [0]);

		expect(merged).toBe(write('Weigh all flour.\n\nAdd the salt.'));
		expect(parseLesson(merged).quiz).toEqual(quiz);
	});

	it('leaves what stands between the fences of code as it was', () => {
		const code = '```\nif (a)\n\n\n    b();\n\n  \n\tc();\n```';
		const [one, other] = [`Run this.\n\n${code}\n\nThen wait.\n`, `Run that.\n\n${code}\n\nThen go.`];
		expect(merge(one, other, [0])).toBe(`Run that.\n\n${code}\n\nThen wait.\n`);
	});

	it('sets a new paragraph apart, whatever its neighbours had around them', () => {
		expect(merge('One tea.\n', 'One tea.\n\nNew leaf.\n\nFresh pot.', [0])).toBe('One tea.\n\nNew leaf.\n');
		expect(merge('One tea.', 'New leaf.\n\nFresh pot.\n\nOne tea.', [0])).toBe('New leaf.\n\nOne tea.');
		expect(merge('Some gone.\r\n\r\nOne tea.\r\n\r\nOld pot.', 'One tea.', [0])).toBe(
			'One tea.\r\n\r\nOld pot.'
		);
	});

	it('takes another space between the same paragraphs as one change', () => {
		const [one, other] = ['One tea.\n\n\nOld pot.', 'One tea.\n\nOld pot.\n'];
		expect(changes(compareTexts(one, other, 'en'))).toHaveLength(1);
		expect([merge(one, other, []), merge(one, other, [0])]).toEqual([one, other]);
		expect(compareTexts(one, one, 'en')).toMatchObject([{ kind: 'same', text: one, paragraphs: 2 }]);
	});
});

describe('any two texts', () => {
	const line = fc.constantFrom(
		...[
			'alpha one',
			'beta two three',
			'## Head',
			'```',
			'   > indented',
			'\tcode();',
			'- [x] yes  ',
			'🍞🥖',
			'خبز طازج'
		],
		...['', '  ', '\u00a0', 'gamma three four five', '\ud83c']
	);
	const end = fc.constantFrom('\n', '\n\n', '\n\n', '\n\n\n', '\r\n', '\r\n\r\n', '\n \t\n', '\r', '');
	const lines = fc.array(fc.tuple(line, end), { maxLength: 14 }).map((all) => all.flat().join(''));
	const text = fc.oneof({ weight: 4, arbitrary: lines }, fc.string({ unit: 'binary', maxLength: 40 }));
	// One that grew from the other, as a revision does, shares most with it.
	const pair = fc.oneof(
		fc.tuple(text, text),
		lines.map((one) => [one, one.replaceAll('\n\n', '\n\n\n')] as [string, string]),
		fc.tuple(lines, lines, lines, lines).map(([a, b, c, d]) => [a + b + c, a + d + c] as [string, string])
	);

	it('merge to the one when nothing is taken, and to the other when all is, to the letter', () => {
		fc.assert(
			fc.property(pair, ([one, other]) => {
				const blocks = compareTexts(one, other, 'en');
				const all = new Set(changes(blocks).keys());
				expect(mergeTexts({ before: one, after: other, blocks }, new Set())).toBe(one);
				expect(mergeTexts({ before: one, after: other, blocks }, all)).toBe(other);
			}),
			{ numRuns: 500 }
		);
	});

	it('keep what they share as it was, in its order, with what was taken or left between', () => {
		fc.assert(
			fc.property(pair, fc.infiniteStream(fc.boolean()), ([one, other], picks) => {
				const blocks = compareTexts(one, other, 'en');
				const taken = new Set(changes(blocks).flatMap((_, place) => (picks.next().value ? [place] : [])));
				if (taken.size === changes(blocks).length) return;
				const merged = mergeTexts({ before: one, after: other, blocks }, taken);
				let [place, at] = [0, 0];
				for (const block of blocks) {
					const isTaken = block.kind === 'change' && taken.has(place++);
					const stands = block.kind === 'same' ? block.text : isTaken ? block.after : block.before;
					const found = merged.indexOf(stands ?? '', at);
					expect(found).toBeGreaterThanOrEqual(at);
					expect(merged.slice(at, found).trim()).toBe('');
					at = found + (stands ?? '').length;
				}
				expect(merged.slice(at).trim()).toBe('');
			}),
			{ numRuns: 500 }
		);
	});
});
