import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import { listActors } from '$lib/server/workspaces/audit-actors.ts';
import { exportLimit, pageOfRows } from '$lib/server/workspaces/audit-rows.ts';
import { requireKeeper } from '$lib/server/workspaces/records.ts';
import { auditFiltersFrom } from '$lib/workspaces/audit-filters.ts';
import { knownZone } from '$lib/workspaces/zoned-day.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { supabase, workspaceId, viewer, handle } = await requireKeeper(locals, params.workspace);
	const filters = { ...auditFiltersFrom(url.searchParams), workspace: null };
	const timeZone = knownZone(viewer.timeZone ?? 'UTC');
	const [page, { people, keys }] = await Promise.all([
		pageOfRows({ supabase, workspaceId, locale: getLocale(), timeZone }, filters),
		listActors(supabase, workspaceId)
	]);
	return {
		log: { ...page, filters, timeZone, exportLimit, actors: [...people, ...keys] },
		crumbs: [{ label: m.nav_settings(), href: `/w/${handle}/settings` }, { label: m.audit_title() }]
	};
};
