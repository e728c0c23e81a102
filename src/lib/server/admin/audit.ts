import { unwrapMaybe } from '../platform/errors.ts';
import { auditFile, pageOfRows } from '../workspaces/audit-rows.ts';
import type { AuditLog } from '../workspaces/audit.ts';
import type { AuditFilters } from '../../workspaces/audit-filters.ts';
import type { AuditRow } from '../../workspaces/audit-row.ts';
import type { PlatformAdmin } from './platform-admin.ts';

type Reading = Pick<AuditLog, 'locale' | 'timeZone'>;

/**
 * A page of the platform's log, in words: all workspaces, and what belongs to none. `workspaceUnknown` when the filter names a
 * handle that no workspace has or had.
 */
export async function page(
	{ supabase }: PlatformAdmin,
	filters: AuditFilters,
	reading: Reading
): Promise<{ rows: AuditRow[]; next: number | null; workspaceUnknown: boolean }> {
	const workspaceId = await findWorkspace({ supabase }, filters.workspace);
	if (filters.workspace && !workspaceId) return { rows: [], next: null, workspaceUnknown: true };
	return { ...(await pageOfRows({ ...reading, supabase, workspaceId }, filters)), workspaceUnknown: false };
}

/** The entries that match as a CSV download. Null when the filter names an unknown workspace. */
export async function file(
	{ supabase }: PlatformAdmin,
	filters: AuditFilters,
	reading: Reading
): Promise<Response | null> {
	const workspaceId = await findWorkspace({ supabase }, filters.workspace);
	if (filters.workspace && !workspaceId) return null;
	return auditFile(
		{ ...reading, supabase, workspaceId },
		filters,
		filters.workspace ? `log-${filters.workspace}` : 'log'
	);
}

async function findWorkspace(
	{ supabase }: Pick<PlatformAdmin, 'supabase'>,
	handle: string | null
): Promise<string | null> {
	if (!handle) return null;
	const id: string | null = unwrapMaybe(await supabase.rpc('find_workspace', { p_handle: handle }));
	return id;
}
