import { fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import * as templates from '$lib/server/products/templates/template-pages.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const member = await requireMember(locals, params.workspace, 'member');
	return {
		crumbs: [
			{ label: m.templates_title(), href: `/w/${member.handle}/templates` },
			{ label: m.templates_new() }
		]
	};
};

export const actions: Actions = {
	save: async ({ locals, params, request }) => {
		const member = await requireMember(locals, params.workspace, 'member');
		const { status, outcome } = await templates.saveFrom(member, null, await request.formData());
		if (status !== 200) return fail(status, outcome);
		redirect(303, `/w/${member.handle}/templates/${outcome.id}`);
	},

	try: async ({ locals, params, request }) => {
		await requireMember(locals, params.workspace, 'member');
		const { status, outcome } = templates.tryFrom(await request.formData());
		return status === 200 ? outcome : fail(status, outcome);
	}
};
