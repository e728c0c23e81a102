import type { ProductType } from '../../products/brief.ts';
import { paged, readCursor } from '../platform/cursor.ts';
import { unwrap } from '../platform/errors.ts';
import type { Acting } from '../workspaces/members.ts';
import { columns, literally, summary } from './listing.ts';

type Filters = {
	limit: number;
	cursor?: string | undefined;
	state?: 'draft' | 'published' | undefined;
	type?: ProductType | undefined;
	/** An id, or `none`. */
	collection?: string | undefined;
	/** Part of the title. */
	q?: string | undefined;
};

/** A part of the workspace's products, last changed first, each with its newest generation. Throws `cursor_invalid` (400). */
export async function listPart({ supabase, workspaceId }: Acting, { limit, cursor, ...filters }: Filters) {
	let query = supabase
		.from('products')
		.select(`${columns}, language, version, generations(id, state, created_at)`)
		.eq('workspace_id', workspaceId)
		.order('updated_at', { ascending: false })
		.order('id')
		.order('created_at', { referencedTable: 'generations', ascending: false })
		.limit(1, { referencedTable: 'generations' })
		.limit(limit + 1);
	if (cursor) query = query.or(before(cursor));
	if (filters.state) query = query.eq('state', filters.state);
	if (filters.type) query = query.eq('type', filters.type);
	if (filters.collection === 'none') query = query.is('collection_id', null);
	else if (filters.collection) query = query.eq('collection_id', filters.collection);
	if (filters.q) query = query.ilike('title', `%${literally(filters.q)}%`);
	const rows = unwrap(await query);
	const { shown, nextCursor } = paged(rows, limit, (row) => ({ at: row.updated_at, id: row.id }));
	const items = shown.map(({ generations, ...row }) => {
		const newest = generations?.[0];
		return {
			...summary(row),
			language: row.language,
			version: row.version,
			generation: newest ? { id: newest.id, state: newest.state } : null
		};
	});
	return { items, nextCursor };
}

function before(cursor: string): string {
	const { at, id } = readCursor(cursor);
	return `updated_at.lt."${at}",and(updated_at.eq."${at}",id.gt.${id})`;
}
