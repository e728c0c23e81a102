import type pg from 'pg';
import { addUser, as, firstWorkspace, type Actor } from '../../tests/support/world.ts';
import { atMost, fact, median, percentile, type Figure } from './figure.ts';

const workspaces = 1000;
const transactions = 5_000_000;
const repeats = 200;

/** Five million transactions of two entries each, spread over a thousand workspaces and a year. Balances are left out: nobody sums them here. */
async function fill(pool: pg.Pool): Promise<{ owner: Actor; workspaceId: string }> {
	const owner = await addUser(pool, 'Bench Owner');
	const workspaceId = await firstWorkspace(pool, owner);
	for (let i = 1; i < workspaces; i += 1) await addUser(pool, `Bench ${i}`);
	const client = await pool.connect();
	try {
		await client.query('set session_replication_role = replica'); // rows as they would be, without asking each
		await client.query(
			`create temporary table w as select row_number() over () - 1 as n, a.workspace_id, a.id as purchased_id,
			   (select h.id from private.ledger_accounts h where h.workspace_id = a.workspace_id and h.kind = 'credits_held') as held_id
			 from private.ledger_accounts a where a.kind = 'credits_purchased' order by 1 limit ${workspaces}`
		);
		await client.query(
			`with made as (
			   insert into private.ledger_transactions (workspace_id, kind, reference, idempotency_key, created_at)
			   select w.workspace_id, (array['hold', 'capture', 'grant'])[1 + i % 3], 'bench', 'bench:' || i,
			     now() - (${transactions} - i) * interval '6 seconds'
			   from generate_series(1, ${transactions}) i join w on w.n = i % ${workspaces} returning id, workspace_id)
			 insert into private.ledger_entries (transaction_id, account_id, amount)
			 select m.id, e.account_id, e.amount from made m join w using (workspace_id)
			 cross join lateral (values (w.purchased_id, -5), (w.held_id, 5)) e (account_id, amount)`
		);
		await client.query('set session_replication_role = origin');
		await client.query(
			'analyze private.ledger_transactions, private.ledger_entries, private.ledger_accounts'
		);
	} finally {
		client.release();
	}
	return { owner, workspaceId };
}

/** What the wallet's page asks for, at ten million entries, and beside it a lookup of one row by its index. */
export async function measureWallet(pool: pg.Pool): Promise<Figure[]> {
	const { owner, workspaceId } = await fill(pool);
	const page: number[] = [];
	const lookup: number[] = [];
	await as(pool, owner, async (client) => {
		const timed = async (into: number[], work: () => Promise<unknown>): Promise<void> => {
			const started = performance.now();
			await work();
			into.push(performance.now() - started);
		};
		for (let i = 0; i < repeats; i += 1) {
			await timed(page, async () => {
				await client.query('select * from public.wallet($1)', [workspaceId]);
				await client.query('select * from public.wallet_entries($1)', [workspaceId]);
				await client.query(`select * from public.wallet_days($1, 30, 'Europe/Lisbon')`, [workspaceId]);
			});
			await timed(lookup, () =>
				client.query('select id from public.workspaces where id = $1', [workspaceId])
			);
		}
	});
	const p95 = percentile(page, 0.95);
	return [
		fact('ledger entries', `${(transactions * 2).toLocaleString('en')} in ${workspaces} workspaces`),
		atMost('wallet page, three queries (p95)', p95, 100, 'ms'),
		fact('against a lookup of one row (p50)', `${Math.round(median(page) / median(lookup))}×`)
	];
}
