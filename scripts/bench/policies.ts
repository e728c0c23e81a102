import type pg from 'pg';
import { addUser, as, firstWorkspace } from '../../tests/support/world.ts';
import { atMost, fact, median, type Figure } from './figure.ts';

const workspaces = 200;
const products = 100_000;
const repeats = 400;

// The list the app shows: a workspace's newest products. Prepared, as PostgREST prepares what it sends.
const list = `select id, title, type, state, price_cents, currency, slug, updated_at from public.products
	where workspace_id = $1 order by updated_at desc, id limit 20`;

async function seedProducts(pool: pg.Pool, ids: string[]): Promise<void> {
	await pool.query(
		`insert into public.products (workspace_id, type, language, title, author_name, updated_at)
		 select ($1::uuid[])[1 + n % $2], 'ebook', 'en', 'Product ' || n, 'Bench', now() - n * interval '1 second'
		 from generate_series(1, $3) n`,
		[ids, ids.length, products]
	);
	await pool.query('analyze public.products');
}

async function timed(client: pg.PoolClient, workspaceId: string): Promise<number> {
	const started = performance.now();
	await client.query({ name: 'products-list', text: list, values: [workspaceId] });
	return performance.now() - started;
}

/** The products list of a member under row-level security against the same query with it off, in turns. */
export async function measurePolicies(pool: pg.Pool): Promise<Figure[]> {
	const owner = await addUser(pool, 'Bench');
	const own = await firstWorkspace(pool, owner);
	const others = await pool.query<{ id: string }>(
		`insert into public.workspaces (handle, name) select 'bench-' || n, 'Bench' from generate_series(1, $1) n returning id`,
		[workspaces - 1]
	);
	await seedProducts(pool, [own, ...others.rows.map(({ id }) => id)]);
	const under: number[] = [];
	const without: number[] = [];
	const open = await pool.connect();
	await as(pool, owner, async (client) => {
		for (let i = 0; i < repeats; i += 1) {
			under.push(await timed(client, own));
			without.push(await timed(open, own));
		}
	});
	open.release();
	return [
		fact(
			'products list under RLS',
			`${median(under).toFixed(2)} ms at ${products.toLocaleString('en')} rows, ${workspaces} workspaces`
		),
		atMost('the same list, RLS on against off', median(under) / median(without), 1.3, '×')
	];
}
