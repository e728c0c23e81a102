import { redirect } from '@sveltejs/kit';
import { signOut } from '$lib/server/accounts/sign-in.ts';
import { forgetAccess } from '$lib/server/delivery/access-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

// A link or an image on another site must not sign anyone out: only a POST from our own pages does.
export const load: PageServerLoad = () => redirect(303, '/');

export const actions: Actions = {
	default: async ({ cookies, locals }) => {
		await signOut(locals.supabase);
		forgetAccess(cookies); // books opened by a link must not stay open for the next person here
		redirect(303, '/sign-in');
	}
};
