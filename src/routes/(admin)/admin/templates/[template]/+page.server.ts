import { fail } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import * as templates from '$lib/server/products/templates/template-pages.ts';
import type { Actions, PageServerLoad } from './$types';
import { requireHolder } from '../holder.ts';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const holder = await requireHolder(locals);
	const asked = Number(url.searchParams.get('version')) || undefined;
	const template = await templates.getTemplate(holder, params.template, asked);
	return {
		template,
		versions: await templates.listVersions(holder, template.id),
		crumbs: [{ label: m.templates_platform(), href: '/admin/templates' }, { label: template.name }]
	};
};

const answer = ({ status, outcome }: templates.Answered) =>
	status === 200 ? outcome : fail(status, outcome);

export const actions: Actions = {
	save: async ({ locals, params, request }) => {
		const holder = await requireHolder(locals);
		return answer(await templates.saveFrom(holder, params.template, await request.formData()));
	},
	try: async ({ locals, request }) => {
		await requireHolder(locals);
		return answer(templates.tryFrom(await request.formData()));
	},
	bringBack: async ({ locals, params, request }) => {
		const holder = await requireHolder(locals);
		return answer(await templates.bringBackFrom(holder, params.template, await request.formData()));
	},
	archive: async ({ locals, params }) =>
		answer(await templates.archiveFrom(await requireHolder(locals), params.template, true)),
	unarchive: async ({ locals, params }) =>
		answer(await templates.archiveFrom(await requireHolder(locals), params.template, false))
};
