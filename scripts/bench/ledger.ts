import { randomInt, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { addUser, firstWorkspace } from '../../tests/support/world.ts';
import { atLeast, fact, median, type Figure } from './figure.ts';

const rounds = 5;
const perRound = 400;
const manyWorkspaces = 1000;
const manyAtOnce = 8;

type Work = (client: pg.PoolClient, row: number) => Promise<unknown>;

/** Runs `work` `perRound` times over `clients`, each time for a row of its own choice; how many a second. */
async function perSecond(clients: pg.PoolClient[], rowCount: number, work: Work): Promise<number> {
	let left = perRound * clients.length;
	const started = performance.now();
	await Promise.all(
		clients.map(async (client) => {
			while (left-- > 0) await work(client, randomInt(rowCount));
		})
	);
	return ((perRound * clients.length) / (performance.now() - started)) * 1000;
}

/** Two transactions of two bare updates each, as a hold and a capture are two transactions. */
const bare: Work = async (client, row) => {
	for (let i = 0; i < 2; i += 1) {
		await client.query('begin');
		await client.query('update private.bench_rows set balance = balance + 1 where id = $1', [row * 2]);
		await client.query('update private.bench_rows set balance = balance - 1 where id = $1', [row * 2 + 1]);
		await client.query('commit');
	}
};

const spendIn =
	(workspaceIds: string[]): Work =>
	async (client, row) => {
		const { rows } = await client.query<{ id: string }>(
			`select public.hold_credits($1, 5, 'bench', $2) as id`,
			[workspaceIds[row], randomUUID()]
		);
		await client.query('select public.capture_credits($1, 5)', [rows[0]?.id]);
	};

/** In turns, so that a machine that slows down slows both. */
async function compare(clients: pg.PoolClient[], workspaceIds: string[]) {
	const pairs: { spend: number; bare: number }[] = [];
	for (let round = 0; round < rounds; round += 1) {
		pairs.push({
			spend: await perSecond(clients, workspaceIds.length, spendIn(workspaceIds)),
			bare: await perSecond(clients, workspaceIds.length, bare)
		});
	}
	return {
		rate: Math.round(median(pairs.map(({ spend }) => spend))),
		ratio: median(pairs.map((pair) => pair.spend / pair.bare))
	};
}

async function openWorkspaces(pool: pg.Pool, count: number): Promise<string[]> {
	const ids: string[] = [];
	for (let i = 0; i < count; i += 1) ids.push(await firstWorkspace(pool, await addUser(pool, `Bench ${i}`)));
	await pool.query(
		`select public.grant_credits(w, 1000000, 'bench', gen_random_uuid()::text) from unnest($1::uuid[]) w`,
		[ids]
	);
	return ids;
}

/** A hold with its capture against two bare two-row transactions: on one workspace, and on a thousand with eight connections. */
export async function measureLedger(pool: pg.Pool): Promise<Figure[]> {
	const workspaceIds = await openWorkspaces(pool, manyWorkspaces);
	await pool.query(
		'create table private.bench_rows (id integer primary key, balance bigint not null default 0)'
	);
	await pool.query('insert into private.bench_rows (id) select generate_series(0, $1)', [manyWorkspaces * 2]);
	const clients = await Promise.all(Array.from({ length: manyAtOnce }, () => pool.connect()));
	try {
		const one = await compare(clients.slice(0, 1), workspaceIds.slice(0, 1));
		const many = await compare(clients, workspaceIds);
		return [
			fact('hold + capture', `${one.rate} per second on one workspace`),
			atLeast('hold + capture against two bare two-row transactions', one.ratio, 0.5),
			fact('the same on 1,000 workspaces, 8 connections', `${many.rate} per second`),
			atLeast('against two bare two-row transactions of 8 connections', many.ratio, 0.7)
		];
	} finally {
		for (const client of clients) client.release();
		await pool.query('drop table private.bench_rows');
	}
}
