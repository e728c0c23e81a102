import type pg from 'pg';
import { as } from '../../tests/support/world.ts';
import { atMost, fact, median, percentile, type Figure } from './figure.ts';
import { fillBigWorld, rows, workspaces, type BigWorld } from './policy-world.ts';

const repeats = 300;

type List = { name: string; sql: string; values: (world: BigWorld) => unknown[] };
const ofWorkspace = ({ workspaceId }: BigWorld): unknown[] => [workspaceId];
const ofOwner = ({ owner }: BigWorld): unknown[] => [owner.userId];

/** The lists the app shows, as it asks for them. Prepared, as PostgREST prepares what it sends. */
const lists: List[] = [
	{
		name: 'products',
		sql: `select id, title, type, state, price_cents, currency, slug, updated_at from public.products
			where workspace_id = $1 order by updated_at desc, id limit 20`,
		values: ofWorkspace
	},
	{
		name: 'workspaces of a person',
		sql: `select m.role, w.handle, w.name from public.workspace_members m join public.workspaces w on w.id = m.workspace_id
			where m.user_id = $1 order by m.created_at`,
		values: ofOwner
	},
	{
		name: 'members',
		sql: `select * from public.find_members($1, '', null, 25, 0)`,
		values: ofWorkspace
	},
	{
		name: 'invitations',
		sql: `select id, email, role, sent_at, expires_at from public.invitations
			where workspace_id = $1 order by created_at desc limit 50`,
		values: ofWorkspace
	},
	{
		name: 'collections',
		sql: `select id, name from public.collections where workspace_id = $1 order by name limit 50`,
		values: ofWorkspace
	},
	{
		name: 'API keys',
		sql: `select id, name, token_hint, scopes, created_at, expires_at from public.api_keys
			where workspace_id = $1 order by created_at desc limit 50`,
		values: ofWorkspace
	},
	{
		name: 'activity',
		sql: `select id, actor_name, action, subject_name, before, after, created_at from public.audit_log
			where workspace_id = $1 order by id desc limit 50`,
		values: ofWorkspace
	},
	{
		name: 'library',
		sql: `select id, product_id, created_at from public.entitlements
			where user_id = $1 and state = 'active' order by created_at desc limit 50`,
		values: ofOwner
	}
];

async function timed(client: pg.PoolClient, { name, sql, values }: List, world: BigWorld): Promise<number> {
	const started = performance.now();
	await client.query({ name, text: sql, values: values(world) });
	return performance.now() - started;
}

/** One list under row-level security against the same query with it off, in turns. */
async function measureList(pool: pg.Pool, world: BigWorld, list: List): Promise<Figure[]> {
	const under: number[] = [];
	const without: number[] = [];
	const open = await pool.connect();
	await as(pool, world.owner, async (client) => {
		for (let i = 0; i < repeats; i += 1) {
			under.push(await timed(client, list, world));
			without.push(await timed(open, list, world));
		}
	});
	open.release();
	const times = `p50 ${median(under).toFixed(2)} ms, p95 ${percentile(under, 0.95).toFixed(2)} ms`;
	return [
		fact(`list of ${list.name} under RLS`, times),
		atMost(`the same, RLS on against off`, median(under) / median(without), 1.3, '×')
	];
}

/** What the policies cost, for every list the app shows. */
export async function measurePolicies(pool: pg.Pool): Promise<Figure[]> {
	const world = await fillBigWorld(pool);
	const figures = [
		fact('rows in each table of a list', `${rows.toLocaleString('en')} in ${workspaces} workspaces`)
	];
	for (const list of lists) figures.push(...(await measureList(pool, world, list)));
	return figures;
}
