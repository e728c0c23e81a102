import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { addUser, firstWorkspace } from '../../tests/support/world.ts';
import { atLeast, fact, median, type Figure } from './figure.ts';

const rounds = 5;
const perRound = 400;

async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	for (let i = 0; i < count; i += 1) await work();
	return (count / (performance.now() - started)) * 1000;
}

/**
 * A hold with its capture against two bare two-row updates, each in a transaction of its own as a hold and a capture
 * are. Alternating rounds on one connection, so that a machine that slows down slows both.
 */
export async function measureLedger(pool: pg.Pool): Promise<Figure[]> {
	const workspaceId = await firstWorkspace(pool, await addUser(pool, 'Bench'));
	await pool.query(`select public.grant_credits($1, 1000000, 'bench', $2)`, [workspaceId, randomUUID()]);
	const client = await pool.connect();
	try {
		await client.query(
			'create table if not exists private.bench_rows (id integer primary key, balance bigint)'
		);
		await client.query('insert into private.bench_rows values (1, 0), (2, 0) on conflict do nothing');
		const bareUpdate = async (): Promise<void> => {
			await client.query('begin');
			await client.query('update private.bench_rows set balance = balance + $1 where id = $2', [1, 1]);
			await client.query('update private.bench_rows set balance = balance - $1 where id = $2', [1, 2]);
			await client.query('commit');
		};
		const spend = async (): Promise<void> => {
			const { rows } = await client.query<{ id: string }>(
				`select public.hold_credits($1, 5, 'bench', $2) as id`,
				[workspaceId, randomUUID()]
			);
			await client.query('select public.capture_credits($1, 5)', [rows[0]?.id]);
		};
		const pairs: { spend: number; bare: number }[] = [];
		for (let round = 0; round < rounds; round += 1) {
			pairs.push({
				spend: await perSecond(perRound, spend),
				bare: await perSecond(perRound, async () => {
					await bareUpdate();
					await bareUpdate();
				})
			});
		}
		const ratio = median(pairs.map((pair) => pair.spend / pair.bare));
		return [
			fact(
				'hold + capture',
				`${Math.round(median(pairs.map((pair) => pair.spend)))} per second on one workspace`
			),
			atLeast(
				'hold + capture against two bare two-row transactions',
				ratio,
				0.5,
				` (${(ratio / 2).toFixed(2)}× of one: two commits against one)`
			)
		];
	} finally {
		await client.query('drop table if exists private.bench_rows');
		client.release();
	}
}
