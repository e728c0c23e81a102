import { getLocale } from '$lib/paraglide/runtime.js';
import * as audit from '$lib/server/admin/audit.ts';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { auditFiltersFrom } from '$lib/workspaces/audit-filters.ts';
import { knownZone } from '$lib/workspaces/zoned-day.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, url }) => {
	const admin = await requirePlatformAdmin(locals);
	const timeZone = knownZone(admin.viewer.timeZone ?? 'UTC');
	const file = await audit.file(admin, auditFiltersFrom(url.searchParams), { locale: getLocale(), timeZone });
	if (!file) throw new DomainError('workspace_not_found', 404);
	return file;
};
