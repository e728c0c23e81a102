import { PageNumber, SearchText } from '$lib/list-address.ts';
import { m } from '$lib/paraglide/messages.js';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { findWorkspaces } from '$lib/server/admin/workspaces.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const admin = await requirePlatformAdmin(locals);
	const words = SearchText.parse(url.searchParams.get('q') ?? '');
	const page = PageNumber.parse(url.searchParams.get('page') ?? 1);
	return {
		...(await findWorkspaces(admin, words, page)),
		words,
		page,
		crumbs: [{ label: m.backoffice_workspaces() }]
	};
};
