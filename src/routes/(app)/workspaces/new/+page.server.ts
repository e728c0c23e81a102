import { fail, redirect } from '@sveltejs/kit';
import { setError, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { signInPath } from '$lib/accounts/safe-next.ts';
import { m } from '$lib/paraglide/messages.js';
import { formOutcome } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import * as workspaces from '$lib/server/workspaces/workspaces.ts';
import { NewWorkspace } from '$lib/workspaces/schemas.ts';
import type { Actions, PageServerLoad } from './$types';

const here = '/workspaces/new';
const aboutHandle = ['handle_reserved', 'handle_taken'];

export const load: PageServerLoad = async ({ locals }) => {
	if (!(await locals.viewer())) redirect(303, signInPath(here));
	return { form: await superValidate(zod4(NewWorkspace)), crumbs: [{ label: m.workspace_new_title() }] };
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		if (!(await locals.viewer())) redirect(303, signInPath(here));
		const form = await superValidate(request, zod4(NewWorkspace));
		if (!form.valid) return fail(400, { form });
		let handle: string;
		try {
			({ handle } = await workspaces.create(locals.supabase, form.data));
		} catch (problem) {
			if (problem instanceof DomainError && aboutHandle.includes(problem.code)) {
				return setError(form, 'handle', problem.code, { status: problem.status as 409 });
			}
			return formOutcome(form, problem);
		}
		redirect(303, `/w/${handle}/products`);
	}
};
