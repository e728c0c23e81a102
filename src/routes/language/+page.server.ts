import { redirect } from '@sveltejs/kit';
import { safeNext } from '$lib/accounts/safe-next.ts';
import { isLocale } from '$lib/paraglide/runtime.js';
import * as appearance from '$lib/server/accounts/appearance.ts';
import * as profile from '$lib/server/accounts/profile.ts';
import type { Actions, PageServerLoad } from './$types';

/** Nothing to see here: the foot of the public pages posts to it. */
export const load: PageServerLoad = () => redirect(303, '/');

export const actions: Actions = {
	/** Speaks to this browser in the chosen language, and to its account everywhere. What we don't speak changes nothing. */
	default: async ({ cookies, locals, request }) => {
		const { locale, next } = Object.fromEntries(await request.formData());
		if (isLocale(locale)) {
			const viewer = await locals.viewer();
			if (viewer) await profile.speak({ supabase: locals.supabase, viewer }, locale);
			appearance.speak(cookies, locale);
		}
		redirect(303, safeNext(next, '/'));
	}
};
