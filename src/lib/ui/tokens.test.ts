import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Lch = [lightness: number, chroma: number, hue: number];
type Token = { light: Lch; dark: Lch };

const css = readFileSync(new URL('../../app.css', import.meta.url), 'utf8');

function readTokens(): Map<string, Token> {
	const colour = String.raw`oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)`;
	const line = new RegExp(String.raw`--color-([\w-]+): light-dark\(${colour}, ${colour}\);`, 'g');
	const tokens = new Map<string, Token>();
	for (const [, name = '', ...values] of css.matchAll(line)) {
		const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = values.map(Number);
		tokens.set(name, { light: [a, b, c], dark: [d, e, f] });
	}
	return tokens;
}

/** WCAG relative luminance of an OKLCH colour (matrices from https://bottosson.github.io/posts/oklab/), clipped to sRGB. */
function luminance([lightness, chroma, hue]: Lch): number {
	const a = chroma * Math.cos((hue * Math.PI) / 180);
	const b = chroma * Math.sin((hue * Math.PI) / 180);
	const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
	const clip = (value: number) => Math.min(1, Math.max(0, value));
	const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
	const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
	const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Lch, two: Lch): number {
	const [low = 0, high = 0] = [luminance(one), luminance(two)].sort((x, y) => x - y);
	return (high + 0.05) / (low + 0.05);
}

const SURFACES = ['surface', 'surface-raised', 'surface-sunken'];
const TEXT_PAIRS: [text: string, background: string][] = [
	...['ink', 'ink-soft', 'accent', 'good', 'warn', 'bad'].flatMap((text) =>
		SURFACES.map((surface): [string, string] => [text, surface])
	),
	...['accent', 'good', 'warn', 'bad'].flatMap((tone): [string, string][] => [
		[tone, `${tone}-soft`],
		['ink', `${tone}-soft`],
		['ink-soft', `${tone}-soft`]
	]),
	['accent-ink', 'accent'],
	['bad-ink', 'bad']
];
const CONTROL_LINES = SURFACES.map((surface): [string, string] => ['line-strong', surface]);

describe.each(['light', 'dark'] as const)('%s theme', (theme) => {
	const tokens = readTokens();
	function measure(one: string, two: string): number {
		const first = tokens.get(one);
		const second = tokens.get(two);
		if (!first || !second) throw new Error(`app.css has no token ${first ? two : one}`);
		return contrast(first[theme], second[theme]);
	}

	it.each(TEXT_PAIRS)('%s on %s is readable (4.5:1)', (text, background) => {
		expect(measure(text, background)).toBeGreaterThanOrEqual(4.5);
	});
	it.each(CONTROL_LINES)('%s around a control on %s is visible (3:1)', (line, background) => {
		expect(measure(line, background)).toBeGreaterThanOrEqual(3);
	});
	it.each(SURFACES)('the focus ring is visible on %s (3:1)', (surface) => {
		expect(measure('accent', surface)).toBeGreaterThanOrEqual(3);
	});
});
