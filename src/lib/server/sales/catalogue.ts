import { z } from 'zod';
import { languages, productTypes } from '../../products/brief.ts';
import { config } from '../platform/config.ts';
import { paged, readCursor } from '../platform/cursor.ts';
import { DomainError, unwrap } from '../platform/errors.ts';
import { anonymousClient } from '../platform/supabase.ts';
import { findPage } from './pages.ts';

const maxPageSize = 50;

/** What a caller of the public list may ask. A cursor comes from an earlier answer. */
export const ListQuery = z.strictObject({
	limit: z.coerce.number().int().min(1).max(maxPageSize).default(20),
	cursor: z.string().max(200).optional(),
	type: z.enum(productTypes).optional(),
	language: z.enum(languages).optional()
});
export type ListQuery = z.infer<typeof ListQuery>;

const columns =
	'product_id, slug, type, language, title, subtitle, promise, author_name, word_count, origin, price_cents, currency, published_at';

type ListRow = {
	slug: string;
	type: (typeof productTypes)[number];
	language: string;
	title: string;
	subtitle: string;
	promise: string;
	author_name: string;
	word_count: number;
	origin: string;
	price_cents: number;
	currency: string;
	published_at: string;
};

/** Listed products, newest first, and the cursor of the next page or null. Throws `cursor_invalid` (400). */
export async function listProducts({ limit, cursor, type, language }: ListQuery) {
	let query = anonymousClient()
		.from('pages')
		.select(columns)
		.order('published_at', { ascending: false })
		.order('product_id', { ascending: true })
		.limit(limit + 1);
	if (type) query = query.eq('type', type);
	if (language) query = query.eq('language', language);
	if (cursor) {
		const { at, id } = readCursor(cursor);
		query = query.or(`published_at.lt."${at}",and(published_at.eq."${at}",product_id.gt.${id})`);
	}
	const rows = unwrap(await query);
	const { shown, nextCursor } = paged(rows, limit, (row) => ({ at: row.published_at, id: row.product_id }));
	return { products: shown.map(toListed), nextCursor };
}

/** One listed product with its contents and sample, nothing that is for sale. Throws `product_not_found` (404). */
export async function getProduct(slug: string) {
	const page = await findPage(slug);
	if (!page) throw new DomainError('product_not_found', 404);
	const { price, sample } = page;
	return {
		slug: page.slug,
		url: addressOf(page.slug),
		type: page.type,
		language: page.language,
		title: page.title,
		subtitle: page.subtitle,
		promise: page.promise,
		author: page.author,
		wordCount: page.wordCount,
		isSampleText: page.isSampleText,
		price: { amountCents: price.amountCents, currency: price.currency },
		publishedAt: page.publishedAt,
		benefits: page.benefits,
		audience: page.audience,
		faq: page.faq.map(({ question, answer }) => ({ question, answer })),
		contents: page.contents.map(({ title }) => title),
		sample: sample && { title: sample.title, html: sample.html }
	};
}

function toListed(row: ListRow) {
	return {
		slug: row.slug,
		url: addressOf(row.slug),
		type: row.type,
		language: row.language,
		title: row.title,
		subtitle: row.subtitle,
		promise: row.promise,
		author: row.author_name,
		wordCount: row.word_count,
		isSampleText: row.origin === 'sample',
		price: { amountCents: row.price_cents, currency: row.currency },
		publishedAt: row.published_at
	};
}

function addressOf(slug: string): string {
	return `${config().ORIGIN}/p/${slug}`;
}
