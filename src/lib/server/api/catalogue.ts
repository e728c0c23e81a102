import { z } from 'zod';
import { productTypes } from '../../products/brief.ts';
import { getProduct, ListQuery, listProducts } from '../sales/catalogue.ts';
import { endpoint } from './endpoint.ts';
import { Instant, nextCursor } from './schemas.ts';

const sharedForSeconds = 60;

const listed = {
	slug: z.string(),
	url: z.url().meta({ description: 'The page where it is sold.' }),
	type: z.enum(productTypes),
	language: z.string().meta({ description: 'Of the content, as BCP 47.' }),
	title: z.string(),
	subtitle: z.string(),
	promise: z.string(),
	author: z.string(),
	wordCount: z.int(),
	isSampleText: z
		.boolean()
		.meta({ description: 'Written by the built-in demo, not by a model or a person.' }),
	price: z.object({
		amountCents: z.int().meta({ description: 'In minor units of the currency.' }),
		currency: z.string().meta({ description: 'ISO 4217, in lower case.' })
	}),
	publishedAt: Instant
};

const ListedProduct = z.object(listed).meta({ id: 'ListedProduct' });

const Product = z
	.object({
		...listed,
		benefits: z.array(z.string()),
		audience: z.string(),
		faq: z.array(z.object({ question: z.string(), answer: z.string() })),
		contents: z.array(z.string()).meta({ description: 'The titles of its sections.' }),
		sample: z
			.object({ title: z.string(), html: z.string() })
			.nullable()
			.meta({ description: 'The one section that is free to read, as inert HTML.' })
	})
	.meta({ id: 'Product' });

const example: z.input<typeof ListedProduct> = {
	slug: 'the-quiet-launch',
	url: 'https://books.noxloop.app/p/the-quiet-launch',
	type: 'ebook',
	language: 'en',
	title: 'The Quiet Launch',
	subtitle: 'Selling to your first hundred readers',
	promise: 'You will have a page that sells within a week.',
	author: 'Ada Writer',
	wordCount: 9120,
	isSampleText: false,
	price: { amountCents: 1900, currency: 'eur' },
	publishedAt: '2026-11-20T09:30:00+00:00'
};

export const listPublicProducts = endpoint({
	id: 'listPublicProducts',
	method: 'GET',
	path: '/api/public/products',
	tag: 'Catalogue',
	summary: 'List published products',
	description: 'Newest first. Readable from any site.',
	who: 'anyone',
	query: ListQuery,
	answer: {
		status: 200,
		description: 'A part of the list.',
		schema: z.object({ products: z.array(ListedProduct), nextCursor }),
		example: { products: [example], nextCursor: null }
	},
	refusals: [['cursor_invalid', 400]],
	sharedForSeconds,
	run: ({ query }) => listProducts(query)
});

export const getPublicProduct = endpoint({
	id: 'getPublicProduct',
	method: 'GET',
	path: '/api/public/product/{slug}',
	tag: 'Catalogue',
	summary: 'Read about a published product',
	description: 'What its page says, and the sample. Nothing that is for sale.',
	who: 'anyone',
	params: {
		schema: z.object({ slug: z.string().meta({ description: 'The last part of the address of its page.' }) }),
		refusal: ['product_not_found', 404],
		example: { slug: 'the-quiet-launch' }
	},
	answer: {
		status: 200,
		description: 'The product.',
		schema: z.object({ product: Product }),
		example: {
			product: {
				...example,
				benefits: ['Pick one reader', 'Write one page'],
				audience: 'People who make things and dislike selling them.',
				faq: [{ question: 'Do I need a list?', answer: 'No.' }],
				contents: ['Why launches fail quietly', 'Picking one reader'],
				sample: { title: 'Picking one reader', html: '<p>A launch is a promise kept in public.</p>' }
			}
		}
	},
	refusals: [],
	sharedForSeconds,
	run: async ({ params }) => ({ product: await getProduct(params.slug) })
});
