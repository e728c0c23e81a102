import { usageQueryFrom } from '$lib/models/usage/range.ts';
import { m } from '$lib/paraglide/messages.js';
import { readUsage } from '$lib/server/models/usage.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import { dayOf, knownZone } from '$lib/workspaces/zoned-day.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { supabase, workspaceId, viewer } = await requireMember(locals, params.workspace, 'viewer');
	const zone = knownZone(viewer.timeZone ?? 'UTC');
	const today = dayOf(new Date(), zone);
	const query = usageQueryFrom(url.searchParams, today);
	const report = await readUsage(supabase, workspaceId, { ...query.range, zone });
	return { report, query, today, zone, crumbs: [{ label: m.usage_title() }] };
};
