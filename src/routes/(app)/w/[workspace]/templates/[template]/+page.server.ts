import { fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import * as templates from '$lib/server/products/templates/template-pages.ts';
import { hasPower, requireMember } from '$lib/server/workspaces/members.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	const asked = Number(url.searchParams.get('version')) || undefined;
	const template = await templates.getTemplate(member, params.template, asked);
	const canEdit = hasPower(member.role, 'member');
	return {
		template,
		versions: await templates.listVersions(member, template.id),
		canUse: canEdit,
		canEdit: canEdit && !template.isPlatform,
		crumbs: [{ label: m.templates_title(), href: `/w/${member.handle}/templates` }, { label: template.name }]
	};
};

type Asking = Parameters<NonNullable<Actions['save']>>[0];
const editor = ({ locals, params }: Asking) => requireMember(locals, params.workspace, 'member');
const answer = ({ status, outcome }: templates.Answered) =>
	status === 200 ? outcome : fail(status, outcome);

export const actions: Actions = {
	save: async (event) => {
		const member = await editor(event);
		return answer(await templates.saveFrom(member, event.params.template, await event.request.formData()));
	},
	try: async (event) => {
		await editor(event);
		return answer(templates.tryFrom(await event.request.formData()));
	},
	bringBack: async (event) => {
		const member = await editor(event);
		const data = await event.request.formData();
		return answer(await templates.bringBackFrom(member, event.params.template, data));
	},
	archive: async (event) =>
		answer(await templates.archiveFrom(await editor(event), event.params.template, true)),
	unarchive: async (event) =>
		answer(await templates.archiveFrom(await editor(event), event.params.template, false)),
	duplicate: async (event) => {
		const member = await editor(event);
		const { status, outcome } = await templates.duplicateFrom(member, await event.request.formData());
		if (status !== 200) return fail(status, outcome);
		redirect(303, `/w/${member.handle}/templates/${outcome.id}`);
	}
};
