import { fail, redirect } from '@sveltejs/kit';
import { dismiss } from '$lib/server/accounts/dismissed-invitations.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import * as invitations from '$lib/server/workspaces/invitations.ts';
import { requireViewer } from '$lib/server/workspaces/viewer.ts';
import { InvitationId } from '$lib/workspaces/member-schemas.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent }) => {
	await parent(); // visitors are sent to sign in there
	await requireViewer(locals);
	return { invitations: await invitations.listMine(locals.supabase) };
};

export const actions: Actions = {
	accept: async ({ locals, request }) => {
		await requireViewer(locals);
		const input = InvitationId.safeParse(Object.fromEntries(await request.formData()));
		if (!input.success) return fail(422, { code: 'input_invalid' });
		let handle: string;
		try {
			handle = await invitations.accept(locals.supabase, input.data.id);
		} catch (problem) {
			if (!(problem instanceof DomainError) || problem.status >= 500) throw problem;
			return fail(problem.status, { code: problem.code });
		}
		redirect(303, `/w/${handle}/products`);
	},
	/** Not now: they stay open, and nobody is led here for them again. */
	later: async ({ cookies, locals }) => {
		await requireViewer(locals);
		const open = await invitations.listMine(locals.supabase);
		dismiss(
			cookies,
			open.map(({ id }) => id)
		);
		redirect(303, '/app');
	}
};
