import type { MemberFilters, Role } from '../../workspaces/member-schemas.ts';
import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';

/** A workspace as whoever this client acts for: a person or an API key. */
export type Team = { supabase: SessionClient; workspaceId: string };

const pageSize = 25;

type Found = {
	userId: string;
	displayName: string;
	email: string;
	avatarPath: string | null;
	role: Role;
	since: string;
};

/** Who belongs to the workspace, owners first, then by name; nobody for strangers. `total` counts all that match. */
export async function find(
	{ supabase, workspaceId }: Team,
	{ search, role, limit, offset }: { search: string; role?: Role; limit: number; offset: number }
): Promise<{ members: Found[]; total: number }> {
	const rows = unwrap(
		await supabase.rpc('find_members', {
			p_workspace_id: workspaceId,
			p_search: search,
			p_limit: limit,
			p_offset: offset,
			...(role ? { p_role: role } : {})
		})
	);
	const members = rows.map((row) => ({
		userId: row.user_id,
		displayName: row.display_name,
		email: row.email,
		avatarPath: row.avatar_path as string | null, // the generated types don't know of null in a function's rows
		role: row.role,
		since: row.created_at
	}));
	return { members, total: Number(rows[0]?.total ?? 0) };
}

/** One page of who belongs to the workspace, and how many pages there are. */
export async function list(team: Team, { role, search, page }: MemberFilters) {
	const { members, total } = await find(team, {
		search,
		role: role === 'all' ? undefined : role,
		limit: pageSize,
		offset: (page - 1) * pageSize
	});
	return { members, total, pages: Math.max(1, Math.ceil(total / pageSize)) };
}

/** How many owners the workspace has. One: they can't go before somebody else is one. */
export async function countOwners({ supabase, workspaceId }: Team): Promise<number> {
	const answer = await supabase
		.from('workspace_members')
		.select('user_id', { count: 'exact', head: true })
		.eq('workspace_id', workspaceId)
		.eq('role', 'owner');
	unwrapMaybe(answer);
	return answer.count ?? 0;
}

/**
 * Gives a member another role. Throws `role_too_low` and `role_above_yours` (403), `member_not_found` (404),
 * `last_owner` and `workspace_frozen` (409). The same role again changes nothing.
 */
export async function changeRole(
	{ supabase, workspaceId }: Team,
	{ userId, role }: { userId: string; role: Role }
): Promise<void> {
	unwrapMaybe(
		await supabase.rpc('change_role', { p_workspace_id: workspaceId, p_user_id: userId, p_role: role })
	);
}

/** Takes a member out; what they made stays. Throws as `changeRole` does. */
export async function remove({ supabase, workspaceId }: Team, userId: string): Promise<void> {
	unwrapMaybe(await supabase.rpc('remove_member', { p_workspace_id: workspaceId, p_user_id: userId }));
}

/** The caller leaves. Throws `last_owner` (409) and `workspace_not_found` (404). */
export async function leave({ supabase, workspaceId }: Team): Promise<void> {
	unwrapMaybe(await supabase.rpc('leave_workspace', { p_workspace_id: workspaceId }));
}

/**
 * Makes another member owner and the caller admin, in one step. Throws `role_too_low` (403), `member_not_found` (404),
 * `hand_over_to_self`, `member_is_leaving` and `workspace_frozen` (409).
 */
export async function handOver({ supabase, workspaceId }: Team, userId: string): Promise<void> {
	unwrapMaybe(await supabase.rpc('hand_over_workspace', { p_workspace_id: workspaceId, p_user_id: userId }));
}
