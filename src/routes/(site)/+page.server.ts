import { redirect } from '@sveltejs/kit';
import { findWelcomeCredits } from '$lib/server/billing/plans.ts';
import type { PageServerLoad } from './$types';

/** A sign-in that Supabase Auth can't place any more (too old, or made up) is sent here, to the site's own address. */
export const load: PageServerLoad = async ({ locals, url }) => {
	if (url.searchParams.has('error_code')) redirect(303, `/auth/callback${url.search}`);
	return { credits: await findWelcomeCredits(locals.supabase) };
};
