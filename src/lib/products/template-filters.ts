import { z } from 'zod';
import { listQuery, SearchText } from '../list-address.ts';
import { productTypes } from './brief.ts';
import type { ListedTemplate } from './template-types.ts';

/** What a list of templates shows, as its address says it; anything else falls back to everything. */
export const TemplateFilters = z.object({
	of: z.enum(['all', 'own', 'platform', 'archived']).catch('all'),
	type: z.enum(['all', ...productTypes]).catch('all'),
	search: SearchText
});
export type TemplateFilters = z.infer<typeof TemplateFilters>;

export function templateFiltersFrom(query: URLSearchParams): TemplateFilters {
	return TemplateFilters.parse({
		of: query.get('of') ?? 'all',
		type: query.get('type') ?? 'all',
		search: query.get('q') ?? ''
	});
}

export function templateFiltersQuery({ search, ...filters }: Partial<TemplateFilters>): string {
	return listQuery({ ...filters, q: search });
}

/** Those that fit, by type and by every word that was searched for; accents and case don't matter. */
export function fitting(templates: ListedTemplate[], { type, search }: TemplateFilters): ListedTemplate[] {
	const words = plain(search).split(/\s+/).filter(Boolean);
	return templates.filter((template) => {
		const text = plain(`${template.name} ${template.description}`);
		return (type === 'all' || template.type === type) && words.every((word) => text.includes(word));
	});
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
