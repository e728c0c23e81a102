import { pictureUrl } from '../../media/picture-url.ts';
import { m } from '../../paraglide/messages.js';
import { describeProduct, jsonLdElement } from '../../sales/json-ld.ts';
import { pageLocale } from '../../sales/page-locale.ts';
import type { PageWords, ProductFacts } from '../../sales/product-page.ts';
import { formatMoney, formatNumber, toMajorUnits } from '../../ui/format.ts';

/** Silent reading of non-fiction: 238 words a minute (Brysbaert 2019). */
const wordsPerMinute = 238;

/**
 * The parts of a page that cost most to write: numbers, plurals and names in its language, and its JSON-LD. Made once
 * per publication, as each `Intl` object takes longer to build than the rest of the page to render.
 */
export function wordsOf(product: ProductFacts, origin: string): PageWords {
	const locale = pageLocale(product.language);
	const { amountCents, currency } = product.price;
	const { wordCount: count } = product;
	const minutes = Math.max(1, Math.ceil(count / wordsPerMinute));
	const language = new Intl.DisplayNames([locale], { type: 'language' }).of(product.language);
	const url = `${origin}/p/${product.slug}`;
	const cover = pictureUrl('covers', product.coverPath);
	const image = cover && `${origin}${cover}`;
	return {
		url,
		image,
		jsonLd: jsonLdElement(describeProduct(product, url, image)),
		price: formatMoney(amountCents, currency, locale),
		priceMajor: toMajorUnits(amountCents, currency),
		sections: m.sales_sections({ count: product.contents.length }, { locale }),
		words: m.sales_words({ count, shown: formatNumber(count, locale) }, { locale }),
		minutes: m.sales_minutes({ count: minutes }, { locale }),
		language: language ?? product.language
	};
}
