import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { languages, type Language } from '../../../products/brief.ts';
import { quantitiesIn } from './claims/numbers.ts';
import { sentencesIn } from './claims/sentences.ts';
import { judge, needsRepair, weigh } from './judge.ts';

const tea = { label: 'S1', name: 'Tea at home', text: readFileSync('tests/corpus/sources/tea.md', 'utf8') };

const base = { type: 'ebook' as const, isSample: false, wordsAsked: null, wantsForm: false };
function claims(body: string, language: Language = 'en', grounds = [tea]) {
	const found = judge({ title: 'Tea', body }, { ...base, language, instructions: [], others: [], grounds });
	return found.filter(({ kind }) => kind.startsWith('claim_'));
}

/** Lines of tests/corpus/claims: `+` a source says it, `-` none does, `=` there is nothing to look up. */
const marks = { '+': 'claim_supported', '-': 'claim_unsupported', '=': 'none' } as const;
const lines = languages.flatMap((language) =>
	readFileSync(`tests/corpus/claims/${language}.md`, 'utf8')
		.trim()
		.split('\n')
		.map((line) => ({ language, wanted: marks[line[0] as keyof typeof marks], sentence: line.slice(2) }))
);
const answers = lines.map((line) => ({
	...line,
	found: claims(line.sentence, line.language)[0]?.kind ?? 'none'
}));

describe('the corpus of claims', () => {
	test('is in all seven languages, with claims of both kinds and sentences that claim nothing', () => {
		for (const language of languages)
			for (const wanted of Object.values(marks))
				expect(lines.some((line) => line.language === language && line.wanted === wanted)).toBe(true);
	});

	test('is judged with high precision and recall', () => {
		const table = Object.values(marks).map((kind) => {
			const right = answers.filter(({ wanted, found }) => wanted === kind && found === kind).length;
			const precision = right / answers.filter(({ found }) => found === kind).length;
			const recall = right / answers.filter(({ wanted }) => wanted === kind).length;
			return { kind, right, precision, recall };
		});
		console.table(table);
		for (const { precision, recall } of table) {
			expect(precision).toBeGreaterThanOrEqual(0.95);
			expect(recall).toBeGreaterThanOrEqual(0.95);
		}
	});

	test.each(answers)('$language: $sentence', ({ wanted, found }) => expect(found).toBe(wanted));
});

describe('claims', () => {
	const made = 'Sales grew by 40 % in 2019. Sales grew by 50 % in 2021.';

	test('name the source and the passage that bears them out, and point at their words', () => {
		const [open, good] = claims(made);
		expect(good).toMatchObject({
			...{ kind: 'claim_supported', severity: 'note', quote: 'Sales grew by 40 % in 2019.' },
			detail: { source: 'S1', name: 'Tea at home' }
		});
		expect(good?.detail.passage).toContain('40 % more than in 2018');
		expect(made.slice(open?.start, open?.end)).toBe('Sales grew by 50 % in 2021.');
	});

	test('are not judged without sources and notes', () => expect(claims(made, 'en', [])).toEqual([]));

	test('are not judged in headings, tables, fields, code and quotations of other texts', () => {
		const body =
			'## Up 99 % in 2020\n\n| Year | 2031 |\n\nPrice: ______ € 2,000\n\n`x = 99 %`\n\n1. Pour.\n2. Wait.';
		expect(claims(body)).toEqual([]);
	});

	test('weigh and repair nothing when they are borne out, and ask for no repair when they are not', () => {
		const found = claims(made);
		expect(needsRepair(found)).toBe(false);
		expect(weigh(found)).toBe(1);
	});

	test('of two figures need one passage that says both', () => {
		expect(claims('A cup of tea with 30 mg of caffeine costs €32.50.')[0]?.kind).toBe('claim_unsupported');
	});
});

test.each([
	['1,234.5 kg', [1234.5], 'kg'],
	['1.234,5 kg', [1234.5], 'kg'],
	['1 234,5 €', [1234.5], 'eur'],
	['$3.5 million', [3_500_000], 'usd'],
	['2,3 mil millones de euros', [2_300_000_000], 'eur'],
	['١٬٢٣٤٫٥ كيلوغرام', [1234.5], 'kg'],
	['20 %', [20], '%'],
	['75°C', [75], '°']
])('%j is read as the number it is', (text, values, unit) => {
	const [found] = quantitiesIn(text);
	expect(found?.values).toEqual(expect.arrayContaining(values));
	expect(found?.unit).toBe(unit);
});

test('sentences end where they end', () => {
	const text = 'It costs 3.5 euros, e.g. in Porto. Is it so? Yes.\n- Item one\n- Item two';
	expect(sentencesIn(text).map((sentence) => sentence.text)).toEqual([
		...['It costs 3.5 euros, e.g. in Porto.', 'Is it so?', 'Yes.', '- Item one', '- Item two']
	]);
});
