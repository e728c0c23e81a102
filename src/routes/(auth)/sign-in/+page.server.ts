import { fail, redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { nextIn, safeNext } from '$lib/accounts/safe-next.ts';
import { SignIn } from '$lib/accounts/schemas.ts';
import { rememberMail } from '$lib/server/accounts/awaited-mail.ts';
import { findProblem, isGoogleOn } from '$lib/server/accounts/google.ts';
import { noteNextPlace } from '$lib/server/accounts/next-place.ts';
import { signIn } from '$lib/server/accounts/sign-in.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { formError, withoutPassword } from '../outcome.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const next = safeNext(url.searchParams.get('next'));
	if (await locals.viewer()) redirect(303, next);
	const form = await superValidate(zod4(SignIn));
	return { form, next, hasGoogle: isGoogleOn(), problem: findProblem(url) };
};

export const actions: Actions = {
	default: async ({ cookies, getClientAddress, locals, request, url }) => {
		const form = await superValidate(request, zod4(SignIn));
		const credentials = { ...form.data };
		withoutPassword(form);
		if (!form.valid) return fail(400, { form });
		try {
			await signIn({ supabase: locals.supabase, place: getClientAddress() }, credentials);
		} catch (problem) {
			// So that the page for sending the mail again knows where to, without an address in its URL.
			const unconfirmed = problem instanceof DomainError && problem.code === 'email_not_confirmed';
			if (unconfirmed) rememberMail(cookies, credentials.email, 0);
			const next = nextIn(url);
			if (unconfirmed && next) await noteNextPlace(credentials.email, next);
			return formError(form, problem);
		}
		redirect(303, safeNext(url.searchParams.get('next')));
	}
};
