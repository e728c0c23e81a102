import { m } from '$lib/paraglide/messages.js';
import { filtersFrom } from '$lib/products/filters.ts';
import * as products from '$lib/server/products/index.ts';
import { hasPower, requireMember } from '$lib/server/workspaces/members.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	const filters = filtersFrom(url.searchParams);
	const listed = await products.list(member, filters);
	return {
		...listed,
		filters,
		canEdit: hasPower(member.role, 'member'),
		crumbs: [{ label: m.products_title() }]
	};
};
