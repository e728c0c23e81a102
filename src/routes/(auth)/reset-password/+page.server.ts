import { fail, redirect, type Cookies } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { NewPassword } from '$lib/accounts/schemas.ts';
import { takeNextPlace } from '$lib/server/accounts/next-place.ts';
import { setPassword } from '$lib/server/accounts/password.ts';
import { endRecovery, mayRecover } from '$lib/server/accounts/recovery-pass.ts';
import { formError, withoutPassword } from '../outcome.ts';
import type { Actions, PageServerLoad } from './$types';

/** Who opened a recovery link a moment ago; all others are sent to ask for one. */
async function requireRecovery(locals: App.Locals, cookies: Cookies): Promise<string> {
	const viewer = await locals.viewer();
	if (!viewer || !mayRecover(cookies, viewer.userId)) redirect(303, '/forgot-password');
	return viewer.email;
}

export const load: PageServerLoad = async ({ cookies, locals }) => ({
	email: await requireRecovery(locals, cookies),
	form: await superValidate(zod4(NewPassword))
});

export const actions: Actions = {
	default: async ({ cookies, locals, request }) => {
		await requireRecovery(locals, cookies);
		const form = await superValidate(request, zod4(NewPassword));
		const { password } = form.data;
		withoutPassword(form);
		if (!form.valid) return fail(400, { form });
		try {
			await setPassword(locals.supabase, password);
		} catch (problem) {
			return formError(form, problem);
		}
		endRecovery(cookies);
		redirect(303, await takeNextPlace(locals.supabase));
	}
};
