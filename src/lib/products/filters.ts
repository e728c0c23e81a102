import { z } from 'zod';
import { listQuery, PageNumber, SearchText } from '../list-address.ts';
import { productTypes } from './brief.ts';

/** What the list of products shows, as its address says it. Anything else in the address falls back to everything. */
export const ProductFilters = z.object({
	state: z.enum(['all', 'draft', 'published']).catch('all'),
	type: z.enum(['all', ...productTypes]).catch('all'),
	/** An id, or `none` for products in no collection. */
	collection: z.union([z.enum(['all', 'none']), z.uuid()]).catch('all'),
	search: SearchText,
	page: PageNumber
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
export function filtersQuery({ search, page, ...filters }: Partial<ProductFilters>): string {
	return listQuery({ ...filters, q: search, page });
}
