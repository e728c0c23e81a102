import { redirect } from '@sveltejs/kit';
import { withNext } from '$lib/accounts/safe-next.ts';
import { hasPower, listMine } from '$lib/server/workspaces/members.ts';
import { isUuid } from '$lib/uuid.ts';
import type { PageServerLoad } from './$types';

/** From a public price to the place where it is paid: the visitor's own workspace, by way of signing up if need be. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const plan = url.searchParams.get('plan');
	const query = isUuid(plan) ? `?plan=${plan}` : '';
	const viewer = await locals.viewer();
	if (!viewer) redirect(303, withNext('/sign-up', `/pricing/choose${query}`));
	const living = (await listMine(locals.supabase, viewer)).filter(({ deleteAt }) => !deleteAt);
	const home = living.find(({ role }) => hasPower(role, 'admin')) ?? living[0];
	redirect(303, home ? `/w/${home.handle}/settings/billing${query}#plans` : '/app');
};
