import { getLocale } from '$lib/paraglide/runtime.js';
import { auditFile } from '$lib/server/workspaces/audit-rows.ts';
import { requireKeeper } from '$lib/server/workspaces/records.ts';
import { auditFiltersFrom } from '$lib/workspaces/audit-filters.ts';
import { knownZone } from '$lib/workspaces/zoned-day.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { supabase, workspaceId, viewer, handle } = await requireKeeper(locals, params.workspace);
	const timeZone = knownZone(viewer.timeZone ?? 'UTC');
	const filters = auditFiltersFrom(url.searchParams);
	return auditFile({ supabase, workspaceId, locale: getLocale(), timeZone }, filters, `activity-${handle}`);
};
