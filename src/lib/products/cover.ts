import { z } from 'zod';

/** How a composed cover can be set; the pictures are in src/lib/server/products/covers/cover.typ. */
export const coverDesigns = ['cloth', 'tiles', 'poster', 'hills', 'letter', 'rings'] as const;
export type CoverDesign = (typeof coverDesigns)[number];

const colour = z.string().regex(/^#[0-9a-f]{6}$/, { error: 'value_invalid' });

/** `#rrggbb` each: behind everything, of the words, of the ornaments. */
export const CoverColours = z.object({ paper: colour, ink: colour, accent: colour });
export type CoverColours = z.infer<typeof CoverColours>;

/** Book cloths and papers that were chosen by eye; every text can be read on each (cover.test.ts). */
export const coverPalettes: Record<string, CoverColours> = {
	ink: { paper: '#1d3557', ink: '#f7f1e3', accent: '#e9b44c' },
	bottle: { paper: '#1f4a3d', ink: '#f5f0e1', accent: '#e2a76f' },
	oxblood: { paper: '#6b2231', ink: '#fbeee2', accent: '#e8b298' },
	plum: { paper: '#3f2a56', ink: '#f6eef4', accent: '#f0a6a0' },
	slate: { paper: '#29323d', ink: '#f2efe8', accent: '#7db8c9' },
	clay: { paper: '#a63d24', ink: '#fff5e9', accent: '#f3c98b' },
	sand: { paper: '#efe4d0', ink: '#2c2420', accent: '#b4532f' },
	mist: { paper: '#dde7e8', ink: '#1a2d36', accent: '#2c7f8a' },
	mustard: { paper: '#e6b741', ink: '#2a2013', accent: '#8c2f22' },
	blush: { paper: '#f4dcd3', ink: '#3c1c26', accent: '#b23a55' }
};

/** Of text that is read, by WCAG 2.2 (1.4.3). */
export const leastContrast = 4.5;

type Rgb = [number, number, number];

const channels = (hex: string): Rgb => {
	const value = Number.parseInt(hex.slice(1), 16);
	return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
};
const hex = (rgb: Rgb): string =>
	`#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** `share` of the second colour in the first: 0 is the first itself. */
export function mix(one: string, other: string, share: number): string {
	const [from, to] = [channels(one), channels(other)];
	return hex(from.map((part, index) => part + ((to[index] ?? part) - part) * share) as Rgb);
}

function luminance(colour: string): number {
	const [red = 0, green = 0, blue = 0] = channels(colour).map((part) => {
		const share = part / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** How well one colour stands out from another, 1 to 21, by WCAG 2.2. */
export function contrast(one: string, other: string): number {
	const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (light + 0.05) / (dark + 0.05);
}

/** Ink that can be read on any paper: warm white or near black, and on shades between, where neither will do, the pure one. */
export function readableInk(paper: string): string {
	const inks = ['#fdf8ee', '#1b1713', '#ffffff', '#000000'];
	return inks.find((ink) => contrast(paper, ink) >= leastContrast) ?? '#000000';
}

/** Colours around one of a brand. */
export function coloursOf(paper: string): CoverColours {
	const ink = readableInk(paper);
	return { paper, ink, accent: mix(paper, ink, 0.55) };
}

/** What a creator chooses. Words that could not be read on their ground are refused. */
export const CoverChoice = CoverColours.extend({
	design: z.enum(coverDesigns, { error: 'value_invalid' })
}).refine(({ paper, ink }) => contrast(paper, ink) >= leastContrast, {
	path: ['ink'],
	error: 'cover_contrast_low'
});
export type CoverChoice = z.infer<typeof CoverChoice>;

export const coverSources = ['composed', 'image', 'uploaded'] as const;

/** What is stored beside a cover's file, in products.cover. */
export const StoredCover = z.object({
	source: z.enum(coverSources),
	design: z.enum(coverDesigns),
	colours: CoverColours,
	/** Of `image`: the picture without words, for setting new words over it. */
	artPath: z.string().nullable().default(null),
	/** What the words were when it was drawn: others ask for it to be drawn again. */
	words: z.string().default(''),
	/** Why there is no picture of a model although one was asked for, as a code. */
	imageProblem: z.string().nullable().default(null)
});
export type StoredCover = z.infer<typeof StoredCover>;
