import { toMajorUnits } from '../ui/format.ts';
import type { ProductFacts } from './product-page.ts';

const bookTypes: ProductFacts['type'][] = ['ebook', 'guide'];

/** The product in schema.org's words, for search engines: https://developers.google.com/search/docs/appearance/structured-data/product */
export function describeProduct(page: ProductFacts, url: string, image: string | null = null): object {
	const { amountCents, currency } = page.price;
	const isBook = bookTypes.includes(page.type);
	return {
		'@context': 'https://schema.org',
		'@type': isBook ? ['Product', 'Book'] : ['Product', 'CreativeWork'],
		name: page.title,
		...(page.subtitle ? { alternativeHeadline: page.subtitle } : {}),
		description: page.seo.description || page.title,
		...(image ? { image } : {}),
		inLanguage: page.language,
		author: { '@type': 'Person', name: page.author },
		datePublished: page.publishedAt,
		dateModified: page.updatedAt,
		...(isBook ? { bookFormat: 'https://schema.org/EBook' } : {}),
		url,
		offers: {
			'@type': 'Offer',
			price: toMajorUnits(amountCents, currency),
			priceCurrency: currency.toUpperCase(),
			availability: 'https://schema.org/InStock',
			url
		}
	};
}

/** A JSON-LD script element. Nothing in the data can end the element or begin another. */
export function jsonLdElement(data: object): string {
	const json = JSON.stringify(data)
		.replaceAll('<', '\\u003c')
		.replaceAll('>', '\\u003e')
		.replaceAll('&', '\\u0026')
		.replaceAll('\u2028', '\\u2028')
		.replaceAll('\u2029', '\\u2029');
	return `<script type="application/ld+json">${json}<${'/'}script>`;
}
