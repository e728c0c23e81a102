import { fail } from '@sveltejs/kit';
import { message, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { nextIn, safeNext } from '$lib/accounts/safe-next.ts';
import { Address } from '$lib/accounts/schemas.ts';
import { noteNextPlace } from '$lib/server/accounts/next-place.ts';
import { askForReset } from '$lib/server/accounts/password.ts';
import { formError } from '../outcome.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => ({
	form: await superValidate(zod4(Address)),
	next: safeNext(url.searchParams.get('next'))
});

export const actions: Actions = {
	default: async ({ getClientAddress, locals, request, url }) => {
		const form = await superValidate(request, zod4(Address));
		if (!form.valid) return fail(400, { form });
		try {
			await askForReset({ supabase: locals.supabase, place: getClientAddress() }, form.data.email);
			await noteNextPlace(form.data.email, nextIn(url));
		} catch (problem) {
			return formError(form, problem);
		}
		return message(form, 'sent');
	}
};
