import { z } from 'zod';
import { listQuery, PageNumber, SearchText } from '$lib/list-address.ts';

const Filters = z.object({
	state: z.enum(['received', 'processed', 'ignored', 'failed']).nullable().catch(null),
	provider: z.enum(['stripe', 'paypal']).nullable().catch(null),
	search: SearchText,
	page: PageNumber
});
export type Filters = z.infer<typeof Filters>;

/** The filters that an address names; what it names wrongly is left out. */
export function filtersFrom(query: URLSearchParams): Filters {
	return Filters.parse({
		state: query.get('state'),
		provider: query.get('provider'),
		search: query.get('q') ?? '',
		page: query.get('page') ?? 1
	});
}

/** The address of the list that says this. */
export const eventsHref = ({ state, provider, search, page }: Filters): string =>
	`/admin/events${listQuery({ state, provider, q: search, page })}`;
