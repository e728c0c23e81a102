import { redirect } from '@sveltejs/kit';
import { forgetAccess } from '$lib/server/delivery/access-cookie.ts';
import { readerOf } from '$lib/server/delivery/entitlements.ts';
import { listLibrary } from '$lib/server/delivery/library.ts';
import { forgetVisitor } from '$lib/server/sales/index.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	const reader = await readerOf(event);
	const { viewer } = reader;
	return {
		items: await listLibrary(reader),
		email: viewer?.email ?? null,
		leaving: viewer?.deleteAt ? { deleteAt: viewer.deleteAt, timeZone: viewer.timeZone ?? 'UTC' } : null,
		isKeptInBrowser: reader.cookieTokens.length > 0
	};
};

export const actions: Actions = {
	forget: ({ cookies }) => {
		forgetAccess(cookies);
		forgetVisitor(cookies); // by the browser's name alone the shop would still let in
		redirect(303, '/library');
	}
};
