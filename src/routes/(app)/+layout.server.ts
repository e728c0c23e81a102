import { redirect } from '@sveltejs/kit';
import { signInPath } from '$lib/accounts/safe-next.ts';
import { listMine } from '$lib/server/workspaces/members.ts';
import type { LayoutServerLoad } from './$types';

/** Who is signed in and where they may go. Pages check again: a page's data can be asked for without its layout. */
export const load: LayoutServerLoad = async ({ depends, locals, untrack, url }) => {
	depends('app:viewer');
	const viewer = await locals.viewer();
	if (!viewer) redirect(303, signInPath(untrack(() => url.pathname + url.search)));
	const { displayName, email, avatarPath, timeZone, deleteAt } = viewer;
	return {
		viewer: { displayName, email, avatarPath, timeZone, deleteAt },
		workspaces: await listMine(locals.supabase, viewer)
	};
};
