import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { coverDesigns, coverPalettes, type CoverColours } from '../../../products/cover.ts';
import type { CoverFacts } from './compose.ts';
import { drawCover, drawSheet } from './drawing.ts';

const colours: CoverColours = { paper: '#ffffff', ink: '#000000', accent: '#e08020' };
const facts = (change: Partial<CoverFacts> = {}): CoverFacts => ({
	id: 'a2f0c7f4-6f0e-4d4f-9a55-0c6f3c1f7a10',
	type: 'course',
	language: 'en',
	title: 'The Quiet Launch',
	subtitle: 'A small book about small things',
	author: 'Ada Writer',
	isSample: false,
	...change
});

async function pixels(picture: Uint8Array) {
	const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
	return { data, ...info };
}

/** How many pixels of a box, in shares of the cover, are as dark as the ink. */
async function inkIn(picture: Uint8Array, box: { left: number; top: number; right: number; bottom: number }) {
	const { data, width, height } = await pixels(picture);
	let dark = 0;
	for (let y = Math.round(box.top * height); y < box.bottom * height; y++)
		for (let x = Math.round(box.left * width); x < box.right * width; x++) {
			const at = (y * width + x) * 3;
			if ((data[at] ?? 255) + (data[at + 1] ?? 255) + (data[at + 2] ?? 255) < 150) dark++;
		}
	return dark;
}

const hostile: [string, Partial<CoverFacts>][] = [
	['one word of 200 letters', { title: 'a'.repeat(200) }],
	['one word of 200 capitals without a syllable', { title: 'W'.repeat(200), subtitle: '' }],
	['200 letters in words', { title: 'every word counts '.repeat(11).trim() }],
	[
		'a German compound',
		{ language: 'de', title: 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz verstehen' }
	],
	[
		'Arabic of 190 letters',
		{ language: 'ar', title: 'كلمة بعد كلمة '.repeat(13).trim(), author: 'ليلى حداد' }
	],
	[
		'markup',
		{ title: '#read("/etc/passwd") $x$ *b* = <svg onload=x> ]]> "; \\u{41} `', subtitle: '#{ panic() }' }
	],
	[
		'long everything',
		{ title: 'Long '.repeat(40), subtitle: 'word '.repeat(60), author: 'Name '.repeat(24) }
	],
	['one letter', { title: 'Q', subtitle: '', author: 'B' }]
];

describe('a cover', { timeout: 60_000 }, () => {
	it('is 1600 by 2400 pixels and light to load, with a small one of 400 for lists', async () => {
		const { full, small } = await drawCover(facts(), { design: 'tiles', colours });
		const size = async (picture: Uint8Array) => {
			const { width, height, format } = await sharp(picture).metadata();
			return { width, height, format };
		};
		expect(await size(full)).toEqual({ width: 1600, height: 2400, format: 'webp' });
		expect(await size(small)).toEqual({ width: 400, height: 600, format: 'webp' });
		expect(full.length).toBeLessThan(400_000);
		expect(small.length).toBeLessThan(40_000);
	});

	it('is the same picture for the same words', async () => {
		const [one, other] = await Promise.all([
			drawCover(facts(), { design: 'cloth', colours }),
			drawCover(facts(), { design: 'cloth', colours })
		]);
		expect(Buffer.from(one.full).equals(Buffer.from(other.full))).toBe(true);
	});

	it('shows every design on the sheet, each with its words', async () => {
		const sheet = await drawSheet(facts(), colours);
		const { width, height } = await sharp(sheet).metadata();
		expect([width, height]).toEqual([240 * coverDesigns.length, 360]);
		for (const index of coverDesigns.keys()) {
			const one = await sharp(sheet)
				.extract({ left: index * 240, top: 0, width: 240, height: 360 })
				.toBuffer();
			expect(await inkIn(one, { left: 0.05, top: 0.05, right: 0.95, bottom: 0.95 })).toBeGreaterThan(200);
		}
	});

	it.each(hostile)('keeps %s inside its margins in every design', async (_what, change) => {
		const sheet = await drawSheet(facts(change), colours);
		for (const [index, design] of coverDesigns.entries()) {
			if (design === 'tiles') continue; // its pattern is of ink too, and goes to the edge
			const left = index * 240;
			const one = await sharp(sheet).extract({ left, top: 0, width: 240, height: 360 }).toBuffer();
			const edges = [
				{ left: 0, top: 0, right: 0.05, bottom: 0.5 },
				{ left: 0.96, top: 0, right: 1, bottom: 0.5 }
			];
			for (const edge of edges) expect({ design, ink: await inkIn(one, edge) }).toEqual({ design, ink: 0 });
			expect(await inkIn(one, { left: 0.05, top: 0.05, right: 0.96, bottom: 0.97 })).toBeGreaterThan(20);
		}
	});

	it('veils a picture where words stand, and shows it above', async () => {
		const palette = coverPalettes.ink ?? colours;
		const white = await sharp({ create: { width: 1600, height: 2400, channels: 3, background: 'white' } })
			.webp()
			.toBuffer();
		const { small } = await drawCover(facts(), { design: 'cloth', colours: palette }, white);
		const { data, width } = await pixels(small);
		const at = (x: number, y: number) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
		expect(at(200, 60)).toEqual([255, 255, 255]);
		expect(Math.max(...at(4, 560))).toBeLessThan(160);
	});
});
