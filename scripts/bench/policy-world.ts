import type pg from 'pg';
import { addUser, firstWorkspace, type Actor } from '../../tests/support/world.ts';

export const workspaces = 1000;
export const rows = 1_000_000;

export type BigWorld = { owner: Actor; workspaceId: string };

/** One row in a thousand belongs to the workspace that is looked at. */
const inAll = `from generate_series(1, ${rows}) n, lateral (select ($1::uuid[])[1 + n % ${workspaces}] as id) w`;

const tables: Record<string, string> = {
	profiles: `insert into public.profiles (user_id, display_name, email)
		select md5('person' || n)::uuid, 'Person ' || n, 'person-' || n || '@example.com' from generate_series(1, ${rows}) n`,
	workspace_members: `insert into public.workspace_members (workspace_id, user_id, role, created_at)
		select w.id, md5('person' || n)::uuid, 'member', now() - n * interval '1 second' ${inAll}`,
	products: `insert into public.products (workspace_id, type, language, title, author_name, updated_at)
		select w.id, 'ebook', 'en', 'Product ' || n, 'Bench', now() - n * interval '1 second' ${inAll}`,
	collections: `insert into public.collections (workspace_id, name) select w.id, 'Collection ' || n ${inAll}`,
	invitations: `insert into public.invitations (id, workspace_id, email, role, token_hash, created_at)
		select md5('invitation' || n)::uuid, w.id, 'invited-' || n || '@example.com', 'member', encode(sha256(n::text::bytea), 'hex'),
		now() - n * interval '1 second' ${inAll}`,
	api_keys: `insert into public.api_keys (workspace_id, name, token_hash, token_hint, scopes, created_at)
		select w.id, 'Key ' || n, encode(sha256(n::text::bytea), 'hex'), 'abcd', '{members:read}', now() - n * interval '1 second' ${inAll}`,
	audit_events: `insert into public.audit_events (workspace_id, actor_kind, actor_id, action, subject_kind, subject_id, after)
		select w.id, 'user', md5('person' || n)::uuid, 'member.created', 'member', md5('person' || n), '{"role": "member"}' ${inAll}`,
	entitlements: `insert into public.entitlements (workspace_id, product_id, order_id, user_id, buyer_email, created_at)
		select w.id, md5('product' || n)::uuid, md5('order' || n)::uuid, case when n % ${workspaces} = 0 then $2::uuid else md5('person' || n)::uuid end,
		'buyer@example.com', now() - n * interval '1 second' ${inAll}`,
	data_exports: `insert into public.data_exports (user_id) select md5('person' || n)::uuid from generate_series(1, ${rows}) n`
};

/** A thousand workspaces and a million rows in each table that has a list. Foreign keys and triggers sleep meanwhile. */
export async function fillBigWorld(pool: pg.Pool): Promise<BigWorld> {
	const owner = await addUser(pool, 'Bench');
	const workspaceId = await firstWorkspace(pool, owner);
	const others = await pool.query<{ id: string }>(
		`insert into public.workspaces (handle, name) select 'bench-' || n, 'Bench' from generate_series(1, $1) n returning id`,
		[workspaces - 1]
	);
	const ids = [workspaceId, ...others.rows.map(({ id }) => id)];
	const client = await pool.connect();
	await client.query(`set session_replication_role = replica`);
	for (const [table, insert] of Object.entries(tables)) {
		await client.query(insert, [ids, owner.userId].slice(0, (insert.match(/\$\d/g) ?? []).length));
		await client.query(`analyze public.${table}`);
	}
	await client.query('reset session_replication_role');
	client.release();
	return { owner, workspaceId };
}
