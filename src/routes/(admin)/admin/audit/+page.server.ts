import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import * as audit from '$lib/server/admin/audit.ts';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { exportLimit } from '$lib/server/workspaces/audit-rows.ts';
import { auditFiltersFrom } from '$lib/workspaces/audit-filters.ts';
import { knownZone } from '$lib/workspaces/zoned-day.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const admin = await requirePlatformAdmin(locals);
	const filters = auditFiltersFrom(url.searchParams);
	const timeZone = knownZone(admin.viewer.timeZone ?? 'UTC');
	const { workspaceUnknown, ...page } = await audit.page(admin, filters, { locale: getLocale(), timeZone });
	// Anybody may be whom an entry is by; who it is narrowed to is chosen at an entry.
	return {
		log: { ...page, filters, timeZone, exportLimit, actors: [] },
		workspaceUnknown,
		crumbs: [{ label: m.admin_platform(), href: '/admin' }, { label: m.audit_platform_title() }]
	};
};
