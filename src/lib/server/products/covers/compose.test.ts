import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contrast, coverDesigns, coverPalettes, leastContrast, mix } from '../../../products/cover.ts';
import { canCompose, clean, compose, styleOf, veilOver, wordsOf, type CoverFacts } from './compose.ts';

const facts = (change: Partial<CoverFacts> = {}): CoverFacts => ({
	id: 'a2f0c7f4-6f0e-4d4f-9a55-0c6f3c1f7a10',
	type: 'ebook',
	language: 'en',
	title: 'The Quiet Launch',
	subtitle: '',
	author: 'Ada Writer',
	isSample: false,
	...change
});

describe('the look of a product', () => {
	it('is always the same for one product', () => {
		const id = randomUUID();
		expect(styleOf(id)).toEqual(styleOf(id));
		expect(compose(facts({ id }), styleOf(id))).toEqual(compose(facts({ id }), styleOf(id)));
	});

	it('varies over a shelf: every design and palette is used, none far more than others', () => {
		const styles = Array.from({ length: 1200 }, () => styleOf(randomUUID()));
		for (const design of coverDesigns) {
			const share = styles.filter((style) => style.design === design).length / styles.length;
			expect(share).toBeGreaterThan(0.1);
			expect(share).toBeLessThan(0.25);
		}
		expect(new Set(styles.map(({ colours }) => colours.paper)).size).toBe(Object.keys(coverPalettes).length);
	});

	it('takes the colour of the brand, with ink that can be read on it', () => {
		for (const brand of ['#ffdd00', '#777777', '#0b3d2e', '#ffffff']) {
			const { colours } = styleOf(randomUUID(), brand);
			expect(colours.paper).toBe(brand);
			expect(contrast(colours.paper, colours.ink)).toBeGreaterThanOrEqual(leastContrast);
		}
	});
});

describe('shades under words', () => {
	it.each(Object.entries(coverPalettes))('of the palette %s leave the ink readable', (_name, colours) => {
		const { tones } = compose(facts(), { design: 'letter', colours });
		expect(contrast(tones.trace ?? '', colours.ink)).toBeGreaterThanOrEqual(leastContrast);
	});

	it.each(Object.entries(coverPalettes))(
		'of the palette %s veil any picture far enough',
		(_name, colours) => {
			const share = veilOver(colours) / 100;
			for (const pixel of ['#ffffff', '#000000', '#ff0000', '#00ff00', '#0000ff', colours.ink]) {
				expect(contrast(mix(pixel, colours.paper, share), colours.ink)).toBeGreaterThanOrEqual(leastContrast);
			}
		}
	);
});

describe('words on a cover', () => {
	it.each([
		['  two \n lines\t', 'two lines'],
		['nul\u0000 and bell\u0007', 'nul and bell'],
		['turned \u202eround\u202c \u2066here\u2069', 'turned round here'],
		['Launch 🚀 now', 'Launch now'],
		['100 % © 2026 #1', '100 % © 2026 #1'],
		['می\u200cخواهم', 'می\u200cخواهم'],
		['#read("/etc/passwd") *bold* <b>', '#read("/etc/passwd") *bold* <b>']
	])('of %j are %j', (text, shown) => {
		expect(clean(text, 200)).toBe(shown);
	});

	it('are cut between words where they are too long', () => {
		expect(clean('one two three', 9)).toBe('one two…');
		expect(clean('a'.repeat(30), 9)).toBe(`${'a'.repeat(9)}…`);
	});

	it('are not set by the server where it has no letters for them', () => {
		expect(['Café №1', 'Ωμέγα', 'Привет', 'كتاب'].map((title) => canCompose(facts({ title })))).toEqual(
			Array(4).fill(true)
		);
		expect(['静かな発売', 'स्वागत', '🚀', ' \u202e '].map((title) => canCompose(facts({ title })))).toEqual(
			Array(4).fill(false)
		);
	});

	it('run from the right for Arabic, by the language or the title', () => {
		const direction = (change: Partial<CoverFacts>) => compose(facts(change), styleOf('x')).direction;
		expect(direction({})).toBe('ltr');
		expect(direction({ language: 'ar' })).toBe('rtl');
		expect(direction({ title: '«كتاب»' })).toBe('rtl');
	});

	it('name what it is in its own language, and a sample before anything else', () => {
		const label = (change: Partial<CoverFacts>) => compose(facts(change), styleOf('x')).label;
		expect(label({})).toBe('');
		expect(label({ type: 'course', language: 'fr' })).toBe('Cours');
		expect(label({ type: 'guide', language: 'nl' })).toBe('Guide');
		expect(label({ type: 'course', language: 'pt-PT', isSample: true })).toBe('Amostra');
	});

	it('tell apart covers that say something else', () => {
		expect(wordsOf(facts())).toBe(wordsOf(facts({ title: ' The  Quiet Launch ' })));
		const changes: Partial<CoverFacts>[] = [
			{ title: 'x' },
			{ subtitle: 'x' },
			{ author: 'x' },
			{ type: 'guide' }
		];
		for (const change of changes) expect(wordsOf(facts(change))).not.toBe(wordsOf(facts()));
	});
});
