import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { listMine } from '$lib/server/workspaces/members.ts';
import { knownZone } from '$lib/workspaces/zoned-day.ts';
import type { LayoutServerLoad } from './$types';

/** The frame, for platform admins; for everybody else there is nothing here. Pages ask again. */
export const load: LayoutServerLoad = async ({ locals }) => {
	const { viewer, supabase } = await requirePlatformAdmin(locals);
	const [first] = await listMine(supabase, viewer);
	const { displayName, email, avatarPath } = viewer;
	return {
		viewer: { displayName, email, avatarPath },
		zone: knownZone(viewer.timeZone ?? 'UTC'),
		home: first ? `/w/${first.handle}/products` : '/library'
	};
};
