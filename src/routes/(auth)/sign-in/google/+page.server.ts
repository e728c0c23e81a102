import { error, redirect } from '@sveltejs/kit';
import { safeNext } from '$lib/accounts/safe-next.ts';
import { isGoogleOn, startGoogle } from '$lib/server/accounts/google.ts';
import type { Actions, PageServerLoad } from './$types';

/** Only the button's POST starts something; the page then shown leads on. */
export const load: PageServerLoad = ({ request }) => {
	if (request.method !== 'POST') redirect(303, '/sign-in');
};

export const actions: Actions = {
	default: async ({ cookies, locals, request }) => {
		if (!isGoogleOn()) error(404);
		const next = safeNext((await request.formData()).get('next'));
		if (await locals.viewer()) redirect(303, next);
		return { url: await startGoogle({ supabase: locals.supabase, cookies }, next) };
	}
};
