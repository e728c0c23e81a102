import { languages, type Language } from '../products/brief.ts';
import type { ProductType } from '../products/brief.ts';

/** What a buyer reads: the product's latest published version. */
export type Book = {
	entitlementId: string;
	productId: string;
	title: string;
	subtitle: string;
	authorName: string;
	language: string;
	type: ProductType;
	/** True for text the demo wrote; it is labelled wherever it is shown. */
	isSample: boolean;
	sections: { title: string; body: string }[];
	/** The section last read, counted from 1. */
	place: number;
	version: number;
	/** ISO 8601. */
	publishedAt: string;
};

/** A book on the library's shelf, without its text. */
export type ShelfItem = {
	entitlementId: string;
	slug: string;
	type: ProductType;
	title: string;
	subtitle: string;
	authorName: string;
	language: string;
	isSample: boolean;
	sectionCount: number;
	place: number;
	/** ISO 8601. */
	boughtAt: string;
};

export const downloadFormats = ['html', 'md'] as const;
export type DownloadFormat = (typeof downloadFormats)[number];

/** Words an adult reads in a minute, silently: Brysbaert 2019 found 238 for non-fiction in English. */
const wordsPerMinute = 238;

/** How long the book takes to read, in whole minutes, at least 1. */
export function readingMinutes({ sections }: Pick<Book, 'sections'>): number {
	const words = sections.reduce((sum, { body }) => sum + body.split(/\s+/).length, 0);
	return Math.max(1, Math.round(words / wordsPerMinute));
}

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);

/** The direction a language is written in, by its primary subtag. */
export function directionOf(language: string): 'ltr' | 'rtl' {
	return rightToLeft.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

/** The language as one the typography knows; another variety of the same language, else English, stands in. */
export function typographicLanguage(language: string): Language {
	const primary = language.split('-')[0];
	return (
		languages.find((known) => known === language) ??
		languages.find((known) => known.split('-')[0] === primary) ??
		'en'
	);
}
