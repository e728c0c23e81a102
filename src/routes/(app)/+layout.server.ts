import { redirect } from '@sveltejs/kit';
import { signInPath } from '$lib/accounts/safe-next.ts';
import { isLocale } from '$lib/paraglide/runtime.js';
import { isPlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { listMine } from '$lib/server/workspaces/members.ts';
import type { LayoutServerLoad } from './$types';

/** Who is signed in and where they may go. Pages check again: a page's data can be asked for without its layout. */
export const load: LayoutServerLoad = async ({ depends, isDataRequest, locals, request, untrack, url }) => {
	depends('app:viewer');
	const viewer = await locals.viewer();
	const here = untrack(() => url.pathname + url.search);
	if (!viewer) redirect(303, signInPath(here));
	// Their language was chosen on another device: the cookie is on its way, the page begins anew in that language.
	const isForeign = isLocale(viewer.locale) && viewer.locale !== locals.locale;
	if (isForeign && request.method === 'GET' && !isDataRequest) redirect(303, here);
	const { displayName, email, avatarPath, locale, timeZone, deleteAt } = viewer;
	const [workspaces, runsPlatform] = await Promise.all([
		listMine(locals.supabase, viewer),
		isPlatformAdmin(locals.supabase, viewer)
	]);
	const ownLocale = isLocale(locale) ? locale : null;
	return {
		viewer: { displayName, email, avatarPath, locale: ownLocale, timeZone, deleteAt, runsPlatform },
		workspaces
	};
};
