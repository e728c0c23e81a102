import { m } from '$lib/paraglide/messages.js';
import { fitting, templateFiltersFrom } from '$lib/products/template-filters.ts';
import * as templates from '$lib/server/products/templates/template-pages.ts';
import type { PageServerLoad } from './$types';
import { requireHolder } from './holder.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
	const holder = await requireHolder(locals);
	const filters = templateFiltersFrom(url.searchParams);
	const all = await templates.listTemplates(holder, { isArchived: filters.of === 'archived' });
	return { filters, templates: fitting(all, filters), crumbs: [{ label: m.templates_platform() }] };
};
