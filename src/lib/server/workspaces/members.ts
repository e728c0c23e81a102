import { DomainError, unwrap } from '../platform/errors.ts';
import type { Database } from '../platform/database-types.ts';
import type { SessionClient } from '../platform/supabase.ts';
import type { Viewer } from './viewer.ts';

export type Role = Database['public']['Enums']['workspace_role'];
const power: Record<Role, number> = { viewer: 0, member: 1, admin: 2, owner: 3 };

/** A visitor inside one workspace, with the client that acts as them. What domain functions take. */
export type Member = {
	viewer: Viewer;
	workspaceId: string;
	handle: string;
	workspaceName: string;
	role: Role;
	supabase: SessionClient;
};

type Asking = { supabase: SessionClient; viewer: () => Promise<Viewer | null> };

/** True when `role` may do what `atLeast` may. For what the page offers; the database decides by itself. */
export function hasPower(role: Role, atLeast: Role): boolean {
	return power[role] >= power[atLeast];
}

/**
 * The visitor's membership of the workspace with this handle. Throws `sign_in_required` (401), `workspace_not_found`
 * (404, also for strangers: they don't learn that it exists) or `role_too_low` (403).
 */
export async function requireMember(asking: Asking, handle: string, atLeast: Role): Promise<Member> {
	const viewer = await asking.viewer();
	if (!viewer) throw new DomainError('sign_in_required', 401);
	const found = await asking.supabase
		.from('workspace_members')
		.select('role, workspaces!inner(id, handle, name)')
		.eq('user_id', viewer.userId)
		.eq('workspaces.handle', handle)
		.maybeSingle();
	if (found.error || !found.data) throw new DomainError('workspace_not_found', 404, { cause: found.error });
	const { role, workspaces } = found.data;
	if (!hasPower(role, atLeast)) throw new DomainError('role_too_low', 403);
	return {
		viewer,
		workspaceId: workspaces.id,
		handle: workspaces.handle,
		workspaceName: workspaces.name,
		role,
		supabase: asking.supabase
	};
}

export type WorkspaceSummary = { handle: string; name: string; role: Role };

/** The workspaces the visitor belongs to, oldest first. Empty for who has none. */
export async function listMine(supabase: SessionClient, viewer: Viewer): Promise<WorkspaceSummary[]> {
	const rows = unwrap(
		await supabase
			.from('workspace_members')
			.select('role, workspaces!inner(handle, name)')
			.eq('user_id', viewer.userId)
			.order('created_at')
	);
	return rows.map(({ role, workspaces }) => ({ handle: workspaces.handle, name: workspaces.name, role }));
}
