import { redirect } from '@sveltejs/kit';
import { safeNext } from '$lib/accounts/safe-next.ts';
import { signOut } from '$lib/server/accounts/sign-in.ts';
import { forgetAccess } from '$lib/server/delivery/access-cookie.ts';
import { forgetVisitor } from '$lib/server/sales/index.ts';
import type { Actions, PageServerLoad } from './$types';

// A link or an image on another site must not sign anyone out: only a POST from our own pages does.
export const load: PageServerLoad = () => redirect(303, '/');

export const actions: Actions = {
	default: async ({ cookies, locals, request }) => {
		const next = safeNext((await request.formData()).get('next'), '/sign-in');
		await signOut(locals.supabase);
		// Books opened by a link or bought here must not stay open for the next person.
		forgetAccess(cookies);
		forgetVisitor(cookies);
		redirect(303, next);
	}
};
