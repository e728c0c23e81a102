import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Brief, languages, productTypes } from '../../../products/brief.ts';
import { findingKinds, isLeftover, type FindingKind } from '../../../products/findings.ts';
import { instructionsOf } from '../writing/section.ts';
import { judge } from './judge.ts';

/** The corpus: sections as a model writes them, good and bad, each with what should be said about it. See its README. */
const corpus = 'tests/corpus/sections';

const Label = z.object({
	language: z.enum(languages),
	type: z.enum(productTypes),
	words: z.coerce.number().optional(),
	beside: z.string().optional(),
	source: z.string().optional(),
	form: z.enum(['ordered']).optional(),
	expect: z
		.string()
		.transform((list) => (list === 'none' ? [] : z.array(z.enum(findingKinds)).parse(list.split(', '))))
});

function readSection(name: string) {
	const [, head = '', body = ''] =
		/^---\n([\s\S]*?)---\n([\s\S]*)$/.exec(readFileSync(`${corpus}/${name}.md`, 'utf8')) ?? [];
	const lines = head
		.trim()
		.split('\n')
		.map((line) => line.split(': '));
	return { name, title: basename(name), body, ...Label.parse(Object.fromEntries(lines)) };
}
type Labelled = ReturnType<typeof readSection>;

const names = globSync('*/*.md', { cwd: corpus }).map((file) => `${dirname(file)}/${basename(file, '.md')}`);
const sections = names.sort().map(readSection);

function judged({ language, type, words, beside, source, form, title, body }: Labelled) {
	const brief = Brief.parse({ type, topic: 'Anything', tone: 'professional', language, length: 'short' });
	const grounds = source
		? [{ label: 'S1', name: source, text: readFileSync(`tests/corpus/sources/${source}.md`, 'utf8') }]
		: [];
	const others = beside ? [readSection(beside)] : [];
	return judge(
		{ title, body },
		{
			language,
			type,
			isSample: false,
			wordsAsked: words ?? null,
			wantsForm: form === 'ordered',
			instructions: instructionsOf(brief),
			grounds,
			others
		}
	);
}

type Tally = { right: number; wrong: number; missed: number };

const answers = sections.map((section) => {
	const found = new Set(judged(section).map(({ kind }) => kind));
	return { ...section, found, wanted: new Set(section.expect) };
});

function tally(kind: FindingKind): Tally {
	const of = (test: (answer: (typeof answers)[number]) => boolean): number => answers.filter(test).length;
	return {
		right: of(({ found, wanted }) => found.has(kind) && wanted.has(kind)),
		wrong: of(({ found, wanted }) => found.has(kind) && !wanted.has(kind)),
		missed: of(({ found, wanted }) => !found.has(kind) && wanted.has(kind))
	};
}

const tallies = findingKinds.map((kind) => ({ kind, ...tally(kind) }));
const sum = (pick: keyof Tally): number => tallies.reduce((total, tallied) => total + tallied[pick], 0);
const precision = ({ right, wrong }: Tally): number => (right + wrong === 0 ? 1 : right / (right + wrong));
const recall = ({ right, missed }: Tally): number => (right + missed === 0 ? 1 : right / (right + missed));

describe('the corpus', () => {
	test('holds at least sixty sections, good and bad, in at least three languages, and a bad one of every kind', () => {
		expect(sections.length).toBeGreaterThanOrEqual(60);
		for (const language of languages) {
			const own = sections.filter((section) => section.language === language);
			expect(own.some(({ expect: labels }) => labels.length === 0)).toBe(true);
			expect(own.some(({ expect: labels }) => labels.length > 0)).toBe(true);
		}
		expect(new Set(sections.flatMap((section) => section.expect))).toEqual(new Set(findingKinds));
	});

	test('is judged with high precision and recall', () => {
		const percent = (share: number): string => `${Math.round(share * 100)} %`;
		const table = tallies.map((row) => ({
			...row,
			precision: percent(precision(row)),
			recall: percent(recall(row))
		}));
		const all = { right: sum('right'), wrong: sum('wrong'), missed: sum('missed') };
		console.table([
			...table,
			{
				kind: `all of ${sections.length}`,
				...all,
				precision: percent(precision(all)),
				recall: percent(recall(all))
			}
		]);
		expect(precision(all)).toBeGreaterThanOrEqual(0.9);
		expect(recall(all)).toBeGreaterThanOrEqual(0.9);
	});
});

test.each(tallies.filter(isLeftover))('no $kind passes', (row) => {
	expect(row.right).toBeGreaterThan(0);
	expect(recall(row)).toBe(1);
});

test.each(answers)('$name is told what it should be', ({ found, wanted }) => {
	expect([...found].sort()).toEqual([...wanted].sort());
});

test.each(sections)('what is said about $name points at the words it quotes', (section) => {
	for (const { start, end, quote } of judged(section)) {
		const words = section.body.slice(start, end).replace(/\s+/g, ' ');
		expect(words.trim().startsWith(quote.replace(/…$/, ''))).toBe(true);
	}
});
