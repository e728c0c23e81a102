import { createHash } from 'node:crypto';
import type { ProductType } from '../../../products/brief.ts';
import {
	coloursOf,
	contrast,
	coverDesigns,
	coverPalettes,
	leastContrast,
	mix,
	type CoverColours,
	type CoverDesign
} from '../../../products/cover.ts';
import { coverWords } from './cover-words.ts';

/** What a cover says, and of what. */
export type CoverFacts = {
	id: string;
	type: ProductType;
	language: string;
	title: string;
	subtitle: string;
	author: string;
	/** Text of the demo: the cover says so too. */
	isSample: boolean;
};

export type CoverStyle = { design: CoverDesign; colours: CoverColours };

/** Everything the template cover.typ draws from. The same facts and style give the same one. */
export type Composition = {
	design: CoverDesign | 'veil';
	/** Instead of one design, these side by side. */
	sheet: readonly CoverDesign[] | null;
	language: string;
	direction: 'ltr' | 'rtl';
	title: string;
	subtitle: string;
	author: string;
	label: string;
	letter: string;
	paper: string;
	ink: string;
	accent: string;
	tones: Record<string, string>;
	numbers: number[];
	/** A picture lies behind; how far, in percent, it is veiled where words stand. */
	backdrop: boolean;
	veil: number;
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The look a product has until somebody chooses: by its id, so that a shelf is varied and each book stays as it is. */
export function styleOf(id: string, brandColour: string | null = null): CoverStyle {
	const [one = 0, other = 0] = digest(id);
	const palettes = Object.values(coverPalettes);
	const design = coverDesigns[one % coverDesigns.length] ?? 'cloth';
	const own = palettes[other % palettes.length] ?? coloursOf('#1d3557');
	return { design, colours: brandColour ? coloursOf(brandColour) : own };
}

/** The words as they can stand on a cover: one line without controls, marks of direction and pictures, and not too long. */
export function clean(text: string, most: number): string {
	const bare = text
		.normalize('NFC')
		.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
		.replace(/[\p{Co}\p{Cn}\p{Cs}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu, '')
		.replace(/\ufe0f/gu, '')
		.replace(/\p{Extended_Pictographic}(?<![\d#*©®™])/gu, '')
		.replace(/ {2,}/g, ' ')
		.trim();
	const letters = [...bare];
	if (letters.length <= most) return bare;
	const cut = letters.slice(0, most).join('');
	return `${cut.replace(/\s+\S*$/, '') || cut}…`;
}

/** Scripts that the server's faces have. Others are left to the reader's browser (Cover.svelte). */
const ours =
	/^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}]+$/u;

/** Whether the server can set these words at all. */
export function canCompose(facts: CoverFacts): boolean {
	const title = clean(facts.title, 200);
	return title !== '' && ours.test(title + facts.subtitle + facts.author);
}

/** The least veil, in percent, under which the ink can be read over any picture. */
export function veilOver({ paper, ink }: CoverColours): number {
	const worst = contrast('#ffffff', ink) < contrast('#000000', ink) ? '#ffffff' : '#000000';
	for (let percent = 60; percent < 100; percent += 2) {
		if (contrast(mix(worst, paper, percent / 100), ink) >= leastContrast + 0.2) return percent;
	}
	return 100;
}

/** A shade of the paper towards the ink on which the ink can still be read. */
function trace({ paper, ink }: CoverColours): string {
	for (const share of [0.14, 0.1, 0.06]) {
		const shade = mix(paper, ink, share);
		if (contrast(shade, ink) >= leastContrast) return shade;
	}
	return paper;
}

function tonesOf(colours: CoverColours): Record<string, string> {
	const { paper, ink, accent } = colours;
	return {
		soft: mix(paper, accent, 0.35),
		deep: mix(mix(paper, accent, 0.15), '#000000', 0.28),
		line: mix(paper, accent, 0.6),
		trace: trace(colours),
		hill1: mix(paper, accent, 0.5),
		hill2: mix(mix(paper, accent, 0.36), '#000000', 0.08),
		hill3: mix(mix(paper, accent, 0.22), '#000000', 0.2),
		hill4: mix(mix(paper, ink, 0.06), '#000000', 0.38)
	};
}

/** Set from the right where the language is, and where the title's own letters are. */
const isArabic = (language: string, title: string): boolean =>
	/^(ar|fa|ur)\b/.test(language) || /^\P{L}*\p{Script=Arabic}/u.test(title);

/** The first letter as it stands alone. */
function letterOf(title: string): string {
	const [letter = '·'] = /\p{L}|\p{N}/u.exec(title) ?? [];
	return letter.toLocaleUpperCase();
}

type Look = CoverStyle & { sheet?: readonly CoverDesign[]; hasBackdrop?: boolean };

/** Sets the product's words in a look. Pure: nothing is read and nothing drawn. */
export function compose(
	facts: CoverFacts,
	{ design, colours, sheet, hasBackdrop = false }: Look
): Composition {
	const title = clean(facts.title, 200);
	return {
		design: hasBackdrop ? 'veil' : design,
		sheet: sheet ?? null,
		language: facts.language,
		direction: isArabic(facts.language, title) ? 'rtl' : 'ltr',
		title,
		subtitle: clean(facts.subtitle, 150),
		author: clean(facts.author, 120),
		label: coverWords(facts),
		letter: letterOf(title),
		...colours,
		tones: tonesOf(colours),
		numbers: [...digest(`numbers:${facts.id}`)],
		backdrop: hasBackdrop,
		veil: veilOver(colours)
	};
}

/** A short name of what the words and their kind are, to tell a cover of other words apart. */
export function wordsOf(facts: CoverFacts): string {
	const { language, title, subtitle, author } = compose(facts, styleOf(facts.id));
	return digest(JSON.stringify([language, title, subtitle, author, coverWords(facts)]))
		.toString('hex')
		.slice(0, 16);
}
