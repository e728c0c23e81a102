import { z } from 'zod';
import { parsePrice, priceMaxCents } from './price.ts';
import { typedText } from './typed-text.ts';

/*
 * What a creator may change in a product, one schema for form and API. Messages are keys of the message catalogue.
 * Each limit stands in the database too, under the constraint named beside it; there it counts code points, here UTF-16
 * units, so this side is never the looser one.
 */

const line = (max: number) =>
	z
		.string({ error: 'edit_missing' })
		.overwrite((text) => typedText(text).replace(/\n+/g, ' '))
		.trim()
		.max(max, { error: 'edit_too_long' });
const filledLine = (max: number) => line(max).min(1, { error: 'edit_empty' });
const text = (max: number) =>
	z.string({ error: 'edit_missing' }).overwrite(typedText).trim().max(max, { error: 'edit_too_long' });

export const sectionMaxBytes = 400_000;

/** sections_title_length, sections_body_size. */
export const SectionEdit = z.object({
	title: filledLine(200),
	body: z
		.string({ error: 'edit_missing' })
		.overwrite(typedText)
		.refine((body) => new TextEncoder().encode(body).length <= sectionMaxBytes, { error: 'edit_too_long' })
});
export type SectionEdit = z.infer<typeof SectionEdit>;

/** products_title_length, _subtitle_length, _promise_length, _author_name_length. */
export const TitlePage = z.object({
	title: filledLine(200),
	subtitle: line(300),
	promise: text(600),
	authorName: filledLine(120)
});

const currency = z.string({ error: 'currency_unknown' }).regex(/^[a-z]{3}$/, { error: 'currency_unknown' });

/** A price as programs give it. products_price_range, _currency (a foreign key). */
export const Price = z.object({
	amountCents: z
		.int({ error: 'price_malformed' })
		.min(1, { error: 'price_not_positive' })
		.max(priceMaxCents, { error: 'price_too_high' }),
	currency
});

/** The title page, and the price as people write it. */
export const ProductDetails = TitlePage.extend({
	currency,
	price: z.string({ error: 'price_malformed' })
}).transform(({ price, ...details }, context) => {
	const priceCents = parsePrice(price, details.currency);
	const problem = priceProblem(priceCents);
	if (problem) context.addIssue({ code: 'custom', path: ['price'], message: problem });
	return { ...details, priceCents: priceCents ?? 0 };
});
export type ProductDetails = z.infer<typeof ProductDetails>;

function priceProblem(cents: number | null): string | null {
	if (cents === null) return 'price_malformed';
	if (cents < 1) return 'price_not_positive';
	return cents > priceMaxCents ? 'price_too_high' : null;
}

export const benefitsMax = 12;
export const questionsMax = 12;
/** What a button on a phone takes beside the price. */
export const callToActionMax = 40;

export const Question = z.object({
	question: filledLine(200),
	answer: text(1000).min(1, { error: 'edit_empty' })
});

/** The words of the sales page. Its whole size stays under products_sales_copy_size; absent parts are empty. */
export const SalesCopy = z.object({
	headline: line(200).default(''),
	promise: text(600).default(''),
	benefits: z.array(filledLine(300)).max(benefitsMax, { error: 'edit_too_many' }).default([]),
	audience: text(600).default(''),
	faq: z.array(Question).max(questionsMax, { error: 'edit_too_many' }).default([]),
	aboutAuthor: text(600).default(''),
	callToAction: line(callToActionMax).default(''),
	seoTitle: line(120).default(''),
	seoDescription: line(320).default('')
});
export type SalesCopy = z.infer<typeof SalesCopy>;

const words = SalesCopy.shape;

/** Sales copy as it stands in the database, which takes any object from its API: parts that don't fit are empty. */
export const StoredSalesCopy = z.object({
	headline: words.headline.catch(''),
	promise: words.promise.catch(''),
	benefits: words.benefits.catch([]),
	audience: words.audience.catch(''),
	faq: words.faq.catch([]),
	aboutAuthor: words.aboutAuthor.catch(''),
	callToAction: words.callToAction.catch(''),
	seoTitle: words.seoTitle.catch(''),
	seoDescription: words.seoDescription.catch('')
});

export type FieldErrors = Record<string, string>;

/** The first problem of each field, by its path: `title`, `faq.0.answer`. */
export function fieldErrors(error: z.ZodError): FieldErrors {
	const errors: FieldErrors = {};
	for (const issue of error.issues) errors[issue.path.join('.')] ??= issue.message;
	return errors;
}
