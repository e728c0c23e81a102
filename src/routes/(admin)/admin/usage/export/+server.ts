import { usageQueryFrom } from '$lib/models/usage/range.ts';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { usageFile } from '$lib/server/models/usage-file.ts';
import { dayOf, knownZone } from '$lib/workspaces/zoned-day.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, url }) => {
	const { supabase, viewer } = await requirePlatformAdmin(locals);
	const zone = knownZone(viewer.timeZone ?? 'UTC');
	const { range } = usageQueryFrom(url.searchParams, dayOf(new Date(), zone));
	return usageFile(supabase, { ...range, zone }, { workspaceId: null, fileName: 'usage-platform' });
};
