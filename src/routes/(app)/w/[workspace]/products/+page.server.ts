import { fail } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import { filtersFrom } from '$lib/products/filters.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import * as products from '$lib/server/products/index.ts';
import * as collections from '$lib/server/workspaces/collections.ts';
import { hasPower, requireMember } from '$lib/server/workspaces/members.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	const filters = filtersFrom(url.searchParams);
	const [listed, folders] = await Promise.all([products.list(member, filters), collections.list(member)]);
	return {
		...listed,
		filters,
		collections: folders,
		canEdit: hasPower(member.role, 'member'),
		crumbs: [{ label: m.products_title() }]
	};
};

export const actions: Actions = {
	/** Puts the chosen products into a collection; an empty one stands for none. */
	move: async ({ locals, params, request }) => {
		const member = await requireMember(locals, params.workspace, 'member');
		const data = await request.formData();
		const chosen = data.getAll('product').map(String).slice(0, 100);
		const collection = String(data.get('collection') ?? '');
		try {
			return { moved: await collections.assign(member, chosen, collection || null) };
		} catch (problem) {
			if (!(problem instanceof DomainError) || problem.status >= 500) throw problem;
			return fail(problem.status, { code: problem.code });
		}
	}
};
