import { fail, redirect } from '@sveltejs/kit';
import { message, setError, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { Address } from '$lib/accounts/schemas.ts';
import { findAwaitedMail, rememberMail } from '$lib/server/accounts/awaited-mail.ts';
import { resendConfirmation } from '$lib/server/accounts/sign-up.ts';
import { formError } from '../../outcome.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ cookies, locals }) => {
	if (await locals.viewer()) redirect(303, '/app');
	const awaited = findAwaitedMail(cookies);
	return {
		awaited,
		form: await superValidate({ email: awaited?.email ?? '' }, zod4(Address), { errors: false })
	};
};

export const actions: Actions = {
	default: async ({ cookies, getClientAddress, locals, request }) => {
		const form = await superValidate(request, zod4(Address));
		if (!form.valid) return fail(400, { form });
		const { email } = form.data;
		const awaited = findAwaitedMail(cookies);
		if (awaited?.email === email && awaited.waitSeconds > 0) {
			return setError(form, '', 'mail_just_sent', { status: 429 });
		}
		try {
			await resendConfirmation({ supabase: locals.supabase, place: getClientAddress() }, email);
		} catch (problem) {
			return formError(form, problem);
		}
		rememberMail(cookies, email);
		return message(form, 'sent');
	}
};
