import { redirect } from '@sveltejs/kit';
import { findDismissed } from '$lib/server/accounts/dismissed-invitations.ts';
import * as invitations from '$lib/server/workspaces/invitations.ts';
import type { PageServerLoad } from './$types';

/**
 * Home: an invitation that waits for an answer, else the oldest workspace that is not on its way out. Who has none came
 * to read what they bought.
 */
export const load: PageServerLoad = async ({ cookies, locals, parent }) => {
	const { workspaces } = await parent();
	const dismissed = findDismissed(cookies);
	const open = await invitations.listMine(locals.supabase);
	if (open.some(({ id }) => !dismissed.includes(id))) redirect(303, '/invitations');
	const home = workspaces.find(({ deleteAt }) => !deleteAt) ?? workspaces[0];
	redirect(303, home ? `/w/${home.handle}/products` : '/library');
};
