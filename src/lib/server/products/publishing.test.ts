import { describe, expect, test } from 'vitest';
import { slugBase } from './publishing.ts';

const shape = /^[a-z0-9]+(-[a-z0-9]+)*$/; // products_slug_shape
const base = (title: string) =>
	slugBase({ id: '0a1b2c3d-0000-4000-8000-000000000000', title, type: 'ebook' });

describe('the base of a slug', () => {
	test.each([
		['The Quiet Launch', 'the-quiet-launch'],
		['Olá, São João!', 'ola-sao-joao'],
		['Straße & Café', 'strasse-and-cafe'],
		['iPhone 17: a guide', 'iphone-17-a-guide'],
		['  --  ', 'ebook-0a1b2c3d'],
		['静かな発売', 'ebook-0a1b2c3d'],
		['🙂', 'ebook-0a1b2c3d']
	])('of %s is %s', (title, slug) => {
		expect(base(title)).toBe(slug);
	});

	test('is cut between words', () => {
		const slug = base('A much longer title that goes on about the quiet pleasures of small books');
		expect(slug).toBe('a-much-longer-title-that-goes-on-about-the-quiet-pleasures');
		expect(base('a'.repeat(200))).toBe('a'.repeat(60));
	});

	test.each(['مقدمة في الخبز', 'Привет, мир', 'x'.repeat(61) + ' y', "C'est l'été", '…a…', 'A_B__C', '١٢٣'])(
		'always has the shape the database wants: %s',
		(title) => {
			expect(base(title)).toMatch(shape);
			expect(base(title).length).toBeLessThanOrEqual(60);
		}
	);
});
