import { usageQueryFrom } from '$lib/models/usage/range.ts';
import { usageFile } from '$lib/server/models/usage-file.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import { dayOf, knownZone } from '$lib/workspaces/zoned-day.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { supabase, workspaceId, handle, viewer } = await requireMember(locals, params.workspace, 'viewer');
	const zone = knownZone(viewer.timeZone ?? 'UTC');
	const { range } = usageQueryFrom(url.searchParams, dayOf(new Date(), zone));
	return usageFile(supabase, { ...range, zone }, { workspaceId, fileName: `usage-${handle}` });
};
