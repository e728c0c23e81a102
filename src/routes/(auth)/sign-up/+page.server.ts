import { fail, redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { nextIn, safeNext } from '$lib/accounts/safe-next.ts';
import { SignUp } from '$lib/accounts/schemas.ts';
import { rememberMail } from '$lib/server/accounts/awaited-mail.ts';
import { isGoogleOn } from '$lib/server/accounts/google.ts';
import { noteNextPlace } from '$lib/server/accounts/next-place.ts';
import { signUp } from '$lib/server/accounts/sign-up.ts';
import { findWelcomeCredits } from '$lib/server/billing/plans.ts';
import { findInvitedAddress } from '$lib/server/workspaces/invitations.ts';
import { formError, withoutPassword } from '../outcome.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const next = safeNext(url.searchParams.get('next'));
	if (await locals.viewer()) redirect(303, next);
	const invited = await findInvitedAddress(locals.supabase, next);
	const form = await superValidate(invited ? { email: invited } : undefined, zod4(SignUp), { errors: false });
	const credits = await findWelcomeCredits(locals.supabase);
	return { form, invited, next, credits, hasGoogle: isGoogleOn() };
};

export const actions: Actions = {
	default: async ({ cookies, getClientAddress, locals, request, url }) => {
		const form = await superValidate(request, zod4(SignUp));
		const account = { ...form.data };
		withoutPassword(form);
		if (!form.valid) return fail(400, { form });
		try {
			await signUp({ supabase: locals.supabase, place: getClientAddress() }, account);
		} catch (problem) {
			return formError(form, problem);
		}
		const next = nextIn(url);
		if (next) await noteNextPlace(account.email, next); // who signs up again without one still goes there
		rememberMail(cookies, account.email);
		redirect(303, '/sign-up/check-inbox');
	}
};
