import { z } from 'zod';
import { productTypes } from './brief.ts';

/** What the list of products shows, as its address says it. Anything else in the address falls back to everything. */
export const ProductFilters = z.object({
	state: z.enum(['all', 'draft', 'published']).catch('all'),
	type: z.enum(['all', ...productTypes]).catch('all'),
	/** An id, or `none` for products in no collection. */
	collection: z.union([z.enum(['all', 'none']), z.uuid()]).catch('all'),
	search: z
		.string()
		.trim()
		.transform((text) => text.slice(0, 100))
		.catch(''),
	page: z.coerce.number().int().min(1).max(10_000).catch(1)
});

export type ProductFilters = z.infer<typeof ProductFilters>;

/** Reads the filters from an address. */
export function filtersFrom(search: URLSearchParams): ProductFilters {
	return ProductFilters.parse({
		state: search.get('state') ?? 'all',
		type: search.get('type') ?? 'all',
		collection: search.get('collection') ?? 'all',
		search: search.get('q') ?? '',
		page: search.get('page') ?? 1
	});
}

/** The query of an address that shows these filters; empty for the plain list. */
export function filtersQuery(filters: Partial<ProductFilters>): string {
	const query = new URLSearchParams();
	if (filters.state && filters.state !== 'all') query.set('state', filters.state);
	if (filters.type && filters.type !== 'all') query.set('type', filters.type);
	if (filters.collection && filters.collection !== 'all') query.set('collection', filters.collection);
	if (filters.search) query.set('q', filters.search);
	if (filters.page && filters.page > 1) query.set('page', String(filters.page));
	const text = query.toString();
	return text ? `?${text}` : '';
}
