import { redirect } from '@sveltejs/kit';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	await requirePlatformAdmin(locals);
	redirect(303, '/admin/audit');
};
