import { languages, type Language } from '../products/brief.ts';
import type { ProductType } from '../products/brief.ts';

export type BookSection = {
	/** Outlives new editions; empty in those from before sections had one there. */
	id: string;
	title: string;
	/** Of a course; empty otherwise. */
	module: string;
	body: string;
};

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
	/** How it was ordered: a model's, the creator's notes arranged, or sample text. */
	origin: string;
	/** Which models wrote it, and the part of its words that people wrote; null for editions from before it was noted. */
	made: { models: string[]; shareByPeople: number | null } | null;
	sections: BookSection[];
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
	/** In the bucket `covers`; null where there is none. */
	coverPath: string | null;
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

/** What can be gone through step by step; a book has its reading place, a template is filled in. */
export const hasProgress = (type: ProductType): boolean => type === 'course' || type === 'guide';

type Entry = { title: string; module: string };
/** Sections that stand side by side in one module; without modules, all of them. `from` is the first one's position, from 1. */
export type ModuleOf<T> = { module: string; from: number; sections: T[] };

export function modulesOf<T extends Entry>(sections: T[]): ModuleOf<T>[] {
	const modules: ModuleOf<T>[] = [];
	sections.forEach((section, index) => {
		const last = modules.at(-1);
		if (last?.module === section.module) last.sections.push(section);
		else modules.push({ module: section.module, from: index + 1, sections: [section] });
	});
	return modules;
}

/** What a device keeps a section's answers and entries under. */
export const scopeOf = (entitlementId: string, section: Pick<BookSection, 'id'>, position: number): string =>
	`${entitlementId}/${section.id || position}`;

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
