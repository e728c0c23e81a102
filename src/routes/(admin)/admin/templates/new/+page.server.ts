import { fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import * as templates from '$lib/server/products/templates/template-pages.ts';
import type { Actions, PageServerLoad } from './$types';
import { requireHolder } from '../holder.ts';

export const load: PageServerLoad = async ({ locals }) => {
	await requireHolder(locals);
	return {
		crumbs: [{ label: m.templates_platform(), href: '/admin/templates' }, { label: m.templates_new() }]
	};
};

export const actions: Actions = {
	save: async ({ locals, request }) => {
		const holder = await requireHolder(locals);
		const { status, outcome } = await templates.saveFrom(holder, null, await request.formData());
		if (status !== 200) return fail(status, outcome);
		redirect(303, `/admin/templates/${outcome.id}`);
	},

	try: async ({ locals, request }) => {
		await requireHolder(locals);
		const { status, outcome } = templates.tryFrom(await request.formData());
		return status === 200 ? outcome : fail(status, outcome);
	}
};
