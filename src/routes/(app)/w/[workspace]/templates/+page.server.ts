import { fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import { fitting, templateFiltersFrom } from '$lib/products/template-filters.ts';
import * as templates from '$lib/server/products/templates/template-pages.ts';
import { hasPower, requireMember } from '$lib/server/workspaces/members.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	const filters = templateFiltersFrom(url.searchParams);
	const all =
		filters.of === 'archived'
			? await templates.listTemplates(member, { isArchived: true })
			: await templates.listUsable(member);
	const own = all.filter(({ isPlatform }) => !isPlatform);
	const shown = { all, own, archived: own, platform: all.filter(({ isPlatform }) => isPlatform) };
	return {
		filters,
		templates: fitting(shown[filters.of], filters),
		canEdit: hasPower(member.role, 'member'),
		crumbs: [{ label: m.templates_title() }]
	};
};

export const actions: Actions = {
	duplicate: async ({ locals, params, request }) => {
		const member = await requireMember(locals, params.workspace, 'member');
		const { status, outcome } = await templates.duplicateFrom(member, await request.formData());
		if (status !== 200) return fail(status, outcome);
		redirect(303, `/w/${member.handle}/templates/${outcome.id}`);
	}
};
