import type { AuditActor } from '../../workspaces/audit-row.ts';
import { unwrap } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';

/** Whom a workspace's log may be narrowed to: its members and its keys, by name. */
export async function listActors(
	supabase: SessionClient,
	workspaceId: string
): Promise<{ people: AuditActor[]; keys: AuditActor[] }> {
	const [members, keys] = await Promise.all([
		supabase
			.from('workspace_members')
			.select('profiles!inner(user_id, display_name)')
			.eq('workspace_id', workspaceId)
			.limit(200),
		supabase.from('api_keys').select('id, name').eq('workspace_id', workspaceId).limit(200)
	]);
	const byName = (one: AuditActor, other: AuditActor) => one.name.localeCompare(other.name);
	const people = unwrap(members).map(({ profiles: p }) => ({ id: p.user_id, name: p.display_name }));
	return { people: people.sort(byName), keys: unwrap(keys).sort(byName) };
}
