import type pg from 'pg';
import { addUser, as, firstWorkspace, type Actor } from '../../tests/support/world.ts';
import { atMost, percentile, type Figure } from './figure.ts';

const workspaces = 200;
const calls = 1_000_000;
const repeats = 40;

/** A million calls of two hundred workspaces in half a year. */
async function fill(pool: pg.Pool): Promise<{ owner: Actor; workspaceId: string }> {
	const owner = await addUser(pool, 'Bench Owner');
	const workspaceId = await firstWorkspace(pool, owner);
	await pool.query('insert into public.platform_admins (user_id) values ($1)', [owner.userId]);
	for (let i = 1; i < workspaces; i += 1) await addUser(pool, `Bench ${i}`);
	const client = await pool.connect();
	try {
		await client.query('set session_replication_role = replica'); // rows as they would be, without asking each
		await client.query(
			`insert into public.ai_calls (workspace_id, task, provider, model, attempt, outcome, input_tokens, output_tokens, is_estimated,
			   latency_ms, cost_micros, created_at)
			 select (w.ids)[1 + i % ${workspaces}], (array['outline', 'style_sheet', 'section', 'sales_page'])[1 + i % 4], 'openai',
			   (array['a', 'b', 'c'])[1 + i % 3], 1, case when i % 20 = 0 then 'rate_limited' else 'succeeded' end, 900, 700, false, 800, 50,
			   now() - i * interval '15.5 seconds'
			 from generate_series(1, ${calls}) i, (select array_agg(id order by id = $1 desc) as ids from public.workspaces) w`,
			[workspaceId]
		);
		await client.query('set session_replication_role = origin');
		await client.query('select public.sum_usage_days()'); // as the hourly job does
		await client.query('vacuum analyze');
	} finally {
		client.release();
	}
	return { owner, workspaceId };
}

/** What the usage pages ask for, of a workspace and of the platform, each with the period before. */
export async function measureUsage(pool: pg.Pool): Promise<Figure[]> {
	const { owner, workspaceId } = await fill(pool);
	const times = async (query: string, values: unknown[], count: number): Promise<number[]> => {
		const found: number[] = [];
		await as(pool, owner, async (client) => {
			for (let i = -2; i < count; i += 1) {
				const started = performance.now();
				await client.query(query, values);
				if (i >= 0) found.push(performance.now() - started);
			}
		});
		return found;
	};
	const period = (days: number): string => `current_date - ${days - 1}, current_date, 'Europe/Lisbon'`;
	const page = await times(`select * from public.workspace_usage($1, ${period(90)})`, [workspaceId], repeats);
	const platform = await times(`select * from public.platform_usage(${period(30)})`, [], 10);
	const quarter = await times(`select * from public.platform_usage(${period(90)})`, [], 10);
	return [
		atMost(
			'usage page of a workspace, 90 days, 1 M calls of 200 workspaces, p95',
			percentile(page, 0.95),
			150,
			'ms'
		),
		atMost('usage page of the platform, 30 days, 1 M calls, p95', percentile(platform, 0.95), 300, 'ms'),
		atMost('the same, 90 days, p95', percentile(quarter, 0.95), 300, 'ms')
	];
}
