import { describe, expect, it } from 'vitest';
import { coloursOf, contrast, CoverChoice, coverPalettes, leastContrast, mix, readableInk } from './cover.ts';

const hexes = ['00', '33', '66', '80', '99', 'cc', 'ff'];
const everyColour = hexes.flatMap((r) => hexes.flatMap((g) => hexes.map((b) => `#${r}${g}${b}`)));

describe('contrast', () => {
	it.each([
		['#ffffff', '#000000', 21],
		['#777777', '#ffffff', 4.48],
		['#1d3557', '#1d3557', 1]
	])('of %s and %s is %d to 1, in either order', (one, other, ratio) => {
		expect(contrast(one, other)).toBeCloseTo(ratio, 1);
		expect(contrast(other, one)).toBe(contrast(one, other));
	});
});

describe('colours of a cover', () => {
	it.each(Object.entries(coverPalettes))('of the palette %s can be read', (_name, { paper, ink, accent }) => {
		expect(contrast(paper, ink)).toBeGreaterThanOrEqual(leastContrast);
		// Ornaments are no text; they must still be seen (WCAG 1.4.11 asks 3 of what carries meaning, these carry none).
		expect(contrast(paper, accent)).toBeGreaterThanOrEqual(2);
	});

	it('around any colour of a brand can be read', () => {
		for (const paper of everyColour) {
			expect({ paper, ratio: contrast(paper, readableInk(paper)) >= leastContrast }).toEqual({
				paper,
				ratio: true
			});
			expect(coloursOf(paper).paper).toBe(paper);
		}
	});

	it('mix from one to the other', () => {
		expect([0, 0.5, 1].map((share) => mix('#000000', '#ffffff', share))).toEqual([
			'#000000',
			'#808080',
			'#ffffff'
		]);
	});
});

describe('a choice', () => {
	const choice = { design: 'cloth', paper: '#ffffff', ink: '#000000', accent: '#ff0000' };
	const codes = (change: object) =>
		CoverChoice.safeParse({ ...choice, ...change }).error?.issues.map(({ message }) => message) ?? [];

	it('is taken when its words can be read', () => {
		expect(codes({})).toEqual([]);
	});

	it.each([
		[{ ink: '#bbbbbb' }, 'cover_contrast_low'],
		[{ design: 'veil' }, 'value_invalid'],
		[{ paper: 'red' }, 'value_invalid'],
		[{ accent: '#fff"/><script>' }, 'value_invalid'],
		[{ ink: '#FFFFFF' }, 'value_invalid']
	])('of %j is refused', (change, code) => {
		expect(codes(change)).toContain(code);
	});
});
