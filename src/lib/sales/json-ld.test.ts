import { expect, test } from 'vitest';
import { describeProduct, jsonLdElement } from './json-ld.ts';
import type { ProductFacts } from './product-page.ts';

const page: ProductFacts = {
	slug: 'quiet',
	type: 'ebook',
	language: 'en',
	title: 'Quiet',
	subtitle: '',
	promise: '',
	author: 'Ada Writer',
	aboutAuthor: '',
	callToAction: '',
	benefits: [],
	audience: '',
	faq: [],
	contents: [],
	sample: null,
	wordCount: 1,
	isSampleText: false,
	made: null,
	price: { amountCents: 1900, currency: 'eur' },
	seo: { title: 'Quiet', description: 'About quiet' },
	coverPath: null,
	publishedAt: '2026-11-20T00:00:00Z',
	updatedAt: '2026-11-20T00:00:00Z'
};

test.each(['</script><script>alert(1)</script>', '<!-- <script>', '\u2028 & \u2029', ']]>'])(
	'a title of %j ends no element and comes back whole',
	(title) => {
		const element = jsonLdElement(describeProduct({ ...page, title }, 'https://shop.example/p/quiet'));
		const json = /^<script type="application\/ld\+json">([^<>&\u2028\u2029]*)<\/script>$/.exec(element)?.[1];
		expect(JSON.parse(json ?? '')).toMatchObject({ name: title });
	}
);

test.each([
	[1900, 'eur', '19.00', 'EUR'],
	[1900, 'jpy', '1900', 'JPY']
])('%i minor units of %s are offered for %s', (amountCents, currency, price, priceCurrency) => {
	expect(
		describeProduct({ ...page, price: { amountCents, currency } }, 'https://shop.example/p/quiet')
	).toMatchObject({
		offers: { price, priceCurrency }
	});
});
