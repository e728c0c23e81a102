import { usageQueryFrom } from '$lib/models/usage/range.ts';
import { m } from '$lib/paraglide/messages.js';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { readPlatformUsage } from '$lib/server/models/usage.ts';
import { dayOf, knownZone } from '$lib/workspaces/zoned-day.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { supabase, viewer } = await requirePlatformAdmin(locals);
	const zone = knownZone(viewer.timeZone ?? 'UTC');
	const today = dayOf(new Date(), zone);
	const query = usageQueryFrom(url.searchParams, today);
	const report = readPlatformUsage(supabase, { ...query.range, zone });
	report.catch(() => undefined); // the page tells it; unheard it would end the process
	// Sent when it is there: of all workspaces it may take a second.
	return { report, query, today, zone, crumbs: [{ label: m.usage_title() }] };
};
