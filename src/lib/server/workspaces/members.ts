import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
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
	/** In the bucket `logos`. */
	logoPath: string | null;
	/** When the workspace goes, if an owner asked for that. Until then it is frozen. */
	deleteAt: string | null;
	/** What they may do now: in a frozen workspace everybody only reads. */
	role: Role;
	/** What they are, frozen or not, with a seat or without. */
	heldRole: Role;
	/** False: over the members the plan allows. They only read. */
	hasSeat: boolean;
	supabase: SessionClient;
};

/** Who reads or changes things in a workspace: a member, or an API key. */
export type Acting = Pick<Member, 'supabase' | 'workspaceId'>;
/** Who answers for what costs credits: a member, or the maker of an API key. */
export type Spender = Acting & { viewer: Pick<Viewer, 'userId' | 'displayName'> };

type Asking = {
	supabase: SessionClient;
	viewer: () => Promise<Viewer | null>;
	/** Leads a reader from an old handle to the present one, by throwing; returns for a write, which is done where it is. */
	workspaceMoved?: (handle: string) => void;
};

/** True when `role` may do what `atLeast` may. For what the page offers; the database decides by itself. */
export function hasPower(role: Role, atLeast: Role): boolean {
	return power[role] >= power[atLeast];
}

/**
 * The visitor's membership of the workspace that has this handle, or had it. Throws `sign_in_required` (401),
 * `workspace_not_found` (404, also for strangers: they don't learn that it exists), `role_too_low` (403), and when more than
 * reading is asked for `workspace_frozen` (409) or `seat_missing` (402).
 */
export async function requireMember(asking: Asking, handle: string, atLeast: Role): Promise<Member> {
	const viewer = await asking.viewer();
	if (!viewer) throw new DomainError('sign_in_required', 401);
	const found = await findMembership(asking.supabase, viewer, { 'workspaces.handle': handle });
	const membership = found ?? (await findMoved(asking, viewer, handle));
	return memberOf({ supabase: asking.supabase, viewer }, membership, atLeast);
}

/** The same by the workspace's id, as the API names it. Throws what `requireMember` throws. */
export async function requireMemberById(
	{ supabase, viewer }: { supabase: SessionClient; viewer: Viewer },
	workspaceId: string,
	atLeast: Role
): Promise<Member> {
	const membership = await findMembership(supabase, viewer, { workspace_id: workspaceId });
	if (!membership) throw new DomainError('workspace_not_found', 404);
	return memberOf({ supabase, viewer }, membership, atLeast);
}

type Membership = NonNullable<Awaited<ReturnType<typeof findMembership>>>;

function memberOf(
	{ supabase, viewer }: { supabase: SessionClient; viewer: Viewer },
	{ role: heldRole, has_seat: hasSeat, workspaces: workspace }: Membership,
	atLeast: Role
): Member {
	const role = workspace.delete_at || !hasSeat ? 'viewer' : heldRole;
	if (!hasPower(heldRole, atLeast)) throw new DomainError('role_too_low', 403);
	if (!hasPower(role, atLeast)) {
		throw workspace.delete_at
			? new DomainError('workspace_frozen', 409)
			: new DomainError('seat_missing', 402);
	}
	return {
		viewer,
		workspaceId: workspace.id,
		handle: workspace.handle,
		workspaceName: workspace.name,
		logoPath: workspace.logo_path,
		deleteAt: workspace.delete_at,
		role,
		heldRole,
		hasSeat,
		supabase
	};
}

async function findMembership(supabase: SessionClient, { userId }: Viewer, which: Record<string, string>) {
	return unwrapMaybe(
		await supabase
			.from('workspace_members')
			.select('role, has_seat, workspaces!inner(id, handle, name, logo_path, delete_at)')
			.eq('user_id', userId)
			.match(which)
			.maybeSingle()
	);
}

/** The membership of the workspace that once had this handle; who may not see it finds nothing. */
async function findMoved({ supabase, workspaceMoved }: Asking, viewer: Viewer, handle: string) {
	const old = unwrapMaybe(
		await supabase.from('workspace_handles').select('workspaces(handle)').eq('handle', handle).maybeSingle()
	);
	const present = old?.workspaces?.handle;
	const found = present ? await findMembership(supabase, viewer, { 'workspaces.handle': present }) : null;
	if (!present || !found) throw new DomainError('workspace_not_found', 404);
	workspaceMoved?.(present);
	return found;
}

export type WorkspaceSummary = {
	handle: string;
	name: string;
	role: Role;
	logoPath: string | null;
	/** When it goes, if an owner asked for that. */
	deleteAt: string | null;
};

/** The workspaces the visitor belongs to, oldest first. Empty for who has none. */
export async function listMine(supabase: SessionClient, viewer: Viewer): Promise<WorkspaceSummary[]> {
	const rows = unwrap(
		await supabase
			.from('workspace_members')
			.select('role, workspaces!inner(handle, name, logo_path, delete_at)')
			.eq('user_id', viewer.userId)
			.order('created_at')
	);
	return rows.map(({ role, workspaces: { handle, name, logo_path, delete_at } }) => ({
		handle,
		name,
		role,
		logoPath: logo_path,
		deleteAt: delete_at
	}));
}
