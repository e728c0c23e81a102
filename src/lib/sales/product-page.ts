import { z } from 'zod';

const line = z.string().trim().catch('');

/** A creator's sales copy as stored; whatever does not fit is left out, as a page must stand without it. */
export const SalesCopy = z
	.object({
		headline: line,
		promise: line,
		benefits: z.array(z.string()).catch([]),
		audience: line,
		faq: z.array(z.object({ question: z.string(), answer: z.string() })).catch([]),
		aboutAuthor: line,
		callToAction: line,
		seoTitle: line,
		seoDescription: line
	})
	.catch({
		headline: '',
		promise: '',
		benefits: [],
		audience: '',
		faq: [],
		aboutAuthor: '',
		callToAction: '',
		seoTitle: '',
		seoDescription: ''
	});

/** What the public page shows of a product. Everything here is public. */
export type ProductFacts = {
	slug: string;
	type: 'ebook' | 'guide' | 'course' | 'template';
	/** Of the content, as BCP 47. */
	language: string;
	title: string;
	subtitle: string;
	promise: string;
	author: string;
	aboutAuthor: string;
	/** The button's words without the price; empty for the usual ones. */
	callToAction: string;
	benefits: string[];
	audience: string;
	faq: { question: string; answer: string }[];
	/** `module` is a course's; empty otherwise. */
	contents: { title: string; module: string }[];
	/** The one section shown in full, as inert HTML. */
	sample: { title: string; html: string } | null;
	wordCount: number;
	isSampleText: boolean;
	/** How it was made, where its creator shows it. */
	made: { models: string[]; shareByPeople: number | null } | null;
	price: { amountCents: number; currency: string };
	seo: { title: string; description: string };
	/** In the bucket `covers`; null where there is none. */
	coverPath: string | null;
	publishedAt: string;
	updatedAt: string;
};

/** The page's figures, ready to print in the page's language. */
export type PageWords = {
	/** Absolute and canonical. */
	url: string;
	/** The cover's absolute address; null where there is none. */
	image: string | null;
	/** A whole script element. */
	jsonLd: string;
	price: string;
	/** The price as a plain decimal: `19.00`. */
	priceMajor: string;
	sections: string;
	words: string;
	minutes: string;
	language: string;
};

export type ProductPage = ProductFacts & { shown: PageWords };
