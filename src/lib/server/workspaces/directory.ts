import { paged, readCursor, readSkipped, writeSkipped } from '../platform/cursor.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';
import type { Role } from './members.ts';
import * as team from './team.ts';

export type Page = { limit: number; cursor?: string };

export type ListedWorkspace = {
	id: string;
	handle: string;
	name: string;
	/** What the person is in it; null where an API key asks. */
	role: Role | null;
	createdAt: string;
	/** Not null: frozen, and gone at this time. */
	deleteAt: string | null;
};

export type ListedMember = {
	userId: string;
	displayName: string;
	email: string;
	role: Role;
	since: string;
};

const columns = 'id, handle, name, created_at, delete_at';
type Row = { id: string; handle: string; name: string; created_at: string; delete_at: string | null };

/** The workspaces a person belongs to, the longest membership first. Throws `cursor_invalid` (400). */
export async function listOfPerson(
	{ supabase, userId }: { supabase: SessionClient; userId: string },
	{ limit, cursor }: Page
): Promise<{ items: ListedWorkspace[]; nextCursor: string | null }> {
	let query = supabase
		.from('workspace_members')
		.select(`role, created_at, workspace_id, workspaces!inner(${columns})`)
		.eq('user_id', userId)
		.order('created_at')
		.order('workspace_id')
		.limit(limit + 1);
	if (cursor) query = query.or(after('workspace_id', cursor));
	const rows = unwrap(await query);
	const { shown, nextCursor } = paged(rows, limit, (row) => ({ at: row.created_at, id: row.workspace_id }));
	return { items: shown.map(({ role, workspaces }) => toListed(workspaces, role)), nextCursor };
}

/** The one workspace an API key belongs to. Throws `workspace_not_found` (404). */
export async function ofKey(supabase: SessionClient, workspaceId: string): Promise<ListedWorkspace> {
	const row = unwrapMaybe(
		await supabase.from('workspaces').select(columns).eq('id', workspaceId).maybeSingle()
	);
	if (!row) throw new DomainError('workspace_not_found', 404);
	return toListed(row, null);
}

/**
 * Who belongs to a workspace, owners first, then by name; `q` is looked for in names and addresses, as on the page of
 * members. Throws `workspace_not_found` (404, also for strangers) and `cursor_invalid` (400).
 */
export async function listMembers(
	{ supabase, workspaceId }: team.Team,
	{ limit, cursor, q = '', role }: Page & { q?: string; role?: Role }
): Promise<{ items: ListedMember[]; nextCursor: string | null }> {
	const skipped = cursor ? readSkipped(cursor) : 0;
	const { members, total } = await team.find(
		{ supabase, workspaceId },
		{ search: q, role, limit, offset: skipped }
	);
	if (members.length === 0) await requireSeen(supabase, workspaceId);
	const seen = skipped + members.length;
	const hasMore = members.length > 0 && seen < total;
	return { items: members.map(toMember), nextCursor: hasMore ? writeSkipped(seen) : null };
}

/** A workspace has members; whoever sees none of them is a stranger. */
async function requireSeen(supabase: SessionClient, workspaceId: string): Promise<void> {
	const rows = unwrap(
		await supabase.from('workspace_members').select('user_id').eq('workspace_id', workspaceId).limit(1)
	);
	if (rows.length === 0) throw new DomainError('workspace_not_found', 404);
}

function after(idColumn: string, cursor: string): string {
	const { at, id } = readCursor(cursor);
	return `created_at.gt."${at}",and(created_at.eq."${at}",${idColumn}.gt.${id})`;
}

/** A workspace as lists show it, with what the reader is in it. */
export function toListed(row: Row, role: Role | null): ListedWorkspace {
	const { id, handle, name, created_at, delete_at } = row;
	return { id, handle, name, role, createdAt: created_at, deleteAt: delete_at };
}

function toMember({ userId, displayName, email, role, since }: ListedMember): ListedMember {
	return { userId, displayName, email, role, since };
}
