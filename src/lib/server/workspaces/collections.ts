import { isUuid } from '../../uuid.ts';
import { DomainError, unwrap, type DatabaseError } from '../platform/errors.ts';
import type { Member } from './members.ts';

export type Collection = { id: string; name: string };

/** The workspace's collections by name. */
export async function list({ supabase, workspaceId }: Member): Promise<Collection[]> {
	const rows = unwrap(
		await supabase.from('collections').select('id, name').eq('workspace_id', workspaceId).order('name')
	);
	return rows;
}

/** Makes a collection and returns its id. Throws `collection_name_taken` (409), `role_too_low` (403). */
export async function create({ supabase, workspaceId }: Member, name: string): Promise<string> {
	const answer = await supabase
		.from('collections')
		.insert({ workspace_id: workspaceId, name })
		.select('id')
		.single();
	return unwrap(orTaken(answer)).id;
}

/** Gives a collection another name. Throws `collection_name_taken` (409), `collection_not_found` (404). */
export async function rename({ supabase, workspaceId }: Member, id: string, name: string): Promise<void> {
	const answer = await supabase
		.from('collections')
		.update({ name })
		.eq('workspace_id', workspaceId)
		.eq('id', requireId(id))
		.select('id');
	if (unwrap(orTaken(answer)).length === 0) throw new DomainError('collection_not_found', 404);
}

/**
 * Removes a collection; its products stay. Returns what `restore` needs to bring it back. Throws
 * `collection_not_found` (404).
 */
export async function remove(
	{ supabase, workspaceId }: Member,
	id: string
): Promise<{ name: string; productIds: string[] }> {
	const held = unwrap(
		await supabase
			.from('products')
			.select('id')
			.eq('workspace_id', workspaceId)
			.eq('collection_id', requireId(id))
	);
	const [gone] = unwrap(
		await supabase.from('collections').delete().eq('workspace_id', workspaceId).eq('id', id).select('name')
	);
	if (!gone) throw new DomainError('collection_not_found', 404);
	return { name: gone.name, productIds: held.map((product) => product.id) };
}

/**
 * Puts products into a collection, or into none for null. Returns how many there were. Throws `collection_not_found`
 * (404), also for another workspace's. Repeating changes nothing.
 */
export async function assign(
	{ supabase, workspaceId }: Member,
	productIds: string[],
	collectionId: string | null
): Promise<number> {
	const ids = productIds.filter(isUuid);
	if (ids.length === 0) return 0;
	const answer = await supabase
		.from('products')
		.update({ collection_id: collectionId && requireId(collectionId) })
		.eq('workspace_id', workspaceId)
		.in('id', ids)
		.select('id');
	// The foreign key names the workspace as well, so a stranger's collection is none.
	if (answer.error?.code === '23503')
		throw new DomainError('collection_not_found', 404, { cause: answer.error });
	return unwrap(answer).length;
}

function requireId(id: string): string {
	if (!isUuid(id)) throw new DomainError('collection_not_found', 404);
	return id;
}

/** The answer, unless its name is in use: `collection_name_taken` (409). */
function orTaken<T extends { error: DatabaseError | null }>(answer: T): T {
	if (answer.error?.code === '23505')
		throw new DomainError('collection_name_taken', 409, { cause: answer.error });
	return answer;
}
