import { describe, expect, test } from 'vitest';
import { detailsFields, salesFields, sectionFields, versionFrom } from './edit-forms.ts';
import { fieldErrors, ProductDetails, SalesCopy, SectionEdit, sectionMaxBytes } from './edits.ts';

const details = {
	title: 'Bread',
	subtitle: '',
	promise: '',
	authorName: 'Ada Writer',
	currency: 'eur',
	price: '19.50'
};

describe('details', () => {
	test('hold the price in minor units', () => {
		expect(ProductDetails.parse(details)).toEqual({
			title: 'Bread',
			subtitle: '',
			promise: '',
			authorName: 'Ada Writer',
			currency: 'eur',
			priceCents: 1950
		});
	});

	test.each([
		[{ title: ' ' }, 'title', 'edit_empty'],
		[{ title: 'a'.repeat(201) }, 'title', 'edit_too_long'],
		[{ subtitle: 'a'.repeat(301) }, 'subtitle', 'edit_too_long'],
		[{ promise: 'a'.repeat(601) }, 'promise', 'edit_too_long'],
		[{ authorName: '' }, 'authorName', 'edit_empty'],
		[{ authorName: 'a'.repeat(121) }, 'authorName', 'edit_too_long'],
		[{ currency: 'euro' }, 'currency', 'currency_unknown'],
		[{ price: 'free' }, 'price', 'price_malformed'],
		[{ price: '0' }, 'price', 'price_not_positive'],
		[{ price: '1000000' }, 'price', 'price_too_high']
	])('say what is wrong with %o', (changes, field, code) => {
		const { error } = ProductDetails.safeParse({ ...details, ...changes });
		expect(error && fieldErrors(error)).toMatchObject({ [field]: code });
	});

	test('take the highest price the database takes', () => {
		expect(ProductDetails.parse({ ...details, price: '999999.99' }).priceCents).toBe(99_999_999);
	});
});

describe('a section', () => {
	test('keeps its text as written but for control characters and line ends', () => {
		const body = '  indented\r\n\tcode\u0000\n';
		expect(SectionEdit.parse({ title: ' One\nline ', body })).toEqual({
			title: 'One line',
			body: '  indented\n\tcode\n'
		});
	});

	test('is measured in bytes, as the database does', () => {
		expect(SectionEdit.safeParse({ title: 'x', body: 'é'.repeat(sectionMaxBytes / 2) }).success).toBe(true);
		expect(SectionEdit.safeParse({ title: 'x', body: 'é'.repeat(sectionMaxBytes / 2 + 1) }).success).toBe(
			false
		);
	});
});

describe('sales copy', () => {
	test('may be empty', () => {
		expect(SalesCopy.parse({})).toMatchObject({ headline: '', benefits: [], faq: [] });
	});

	test('names the entry that is wrong', () => {
		const { error } = SalesCopy.safeParse({ faq: [{ question: 'Why?', answer: '' }], benefits: ['', 'x'] });
		expect(error && fieldErrors(error)).toEqual({ 'faq.0.answer': 'edit_empty', 'benefits.0': 'edit_empty' });
	});

	test('fits into its column when everything is as long as it may be', () => {
		const full = {
			headline: 'é'.repeat(200),
			promise: 'é'.repeat(600),
			benefits: Array.from({ length: 12 }, () => 'é'.repeat(300)),
			audience: 'é'.repeat(600),
			faq: Array.from({ length: 12 }, () => ({ question: 'é'.repeat(200), answer: 'é'.repeat(1000) })),
			seoTitle: 'é'.repeat(120),
			seoDescription: 'é'.repeat(320)
		};
		expect(SalesCopy.safeParse(full).success).toBe(true);
		expect(new TextEncoder().encode(JSON.stringify(full)).length).toBeLessThan(65_536);
	});
});

describe('a form', () => {
	const form = (...entries: [string, string][]) => {
		const data = new FormData();
		for (const [name, value] of entries) data.append(name, value);
		return data;
	};

	test('gives repeated fields as lists, without the ones left empty', () => {
		const fields = salesFields(
			form(
				['benefit', 'One'],
				['benefit', ' '],
				['question', 'Why?'],
				['answer', 'So.'],
				['question', ''],
				['answer', '']
			)
		);
		expect(fields.benefits).toEqual(['One']);
		expect(fields.faq).toEqual([{ question: 'Why?', answer: 'So.' }]);
	});

	test('gives line breaks as the text has them', () => {
		expect(sectionFields(form(['title', 'T'], ['body', 'a\r\nb'])).body).toBe('a\nb');
		expect(detailsFields(form(['promise', 'a\r\nb'])).promise).toBe('a\nb');
	});

	test.each([
		['3', 3],
		['', 0],
		['x', 0],
		['1.5', 0],
		['-1', 0],
		['2147483648', 0],
		['1e30', 0]
	])('with version %j started from %i', (text, version) => {
		expect(versionFrom(form(['version', text]))).toBe(version);
	});
});
