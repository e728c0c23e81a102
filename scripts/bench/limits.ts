import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import pg from 'pg';
import { startSecondApp } from '../../tests/support/second-app.ts';
import { atMost, fact, median, type Figure } from './figure.ts';
import type { BenchSystem } from './system.ts';

const requests = 400;
const path = '/api/public/products';

/** Milliseconds of one request; each caller is another, so that none is refused. */
async function timed(origin: string): Promise<number> {
	const headers = {
		'x-forwarded-for': `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`
	};
	const started = performance.now();
	const answer = await fetch(origin + path, { headers });
	await answer.arrayBuffer();
	if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
	return performance.now() - started;
}

/** A port where nothing listens. */
async function deadPort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	return typeof address === 'object' && address ? address.port : 1;
}

async function timedQuery(client: pg.Client): Promise<number> {
	const started = performance.now();
	await client.query({ name: 'one', text: 'select 1' });
	return performance.now() - started;
}

/**
 * The same endpoint in two app processes, in turns: one counts in Postgres, the other, whose direct connection leads
 * nowhere, in memory, which costs next to nothing. The endpoint itself asks the REST API in both. Beside them a bare
 * `select 1` over an open connection: less than that no count in Postgres can cost.
 */
export async function measureLimits({ local }: BenchSystem): Promise<Figure[]> {
	const behindProxy = { ADDRESS_HEADER: 'x-forwarded-for', LOG_LEVEL: 'silent' };
	const nowhere = `postgresql://postgres@127.0.0.1:${await deadPort()}/postgres`;
	const [counting, free] = await Promise.all([
		startSecondApp(local.env, behindProxy),
		startSecondApp(local.env, { ...behindProxy, DATABASE_URL: nowhere })
	]);
	const client = new pg.Client({ connectionString: local.stack?.databaseUrl ?? '' });
	await client.connect();
	const times = { counting: [] as number[], free: [] as number[], bare: [] as number[] };
	for (let i = -50; i < requests; i += 1) {
		const round = [await timed(counting.origin), await timed(free.origin), await timedQuery(client)] as const;
		if (i < 0) continue; // warming up
		times.counting.push(round[0]);
		times.free.push(round[1]);
		times.bare.push(round[2]);
	}
	await client.end();
	await Promise.all([counting.stop(), free.stop()]);
	const [counted, plain, bare] = [median(times.counting), median(times.free), median(times.bare)];
	const added = Math.max(0, counted - plain);
	return [
		atMost(`a limited request against the same without counting`, counted / plain, 1.5, '×'),
		fact(
			'what counting adds to a request',
			`${added.toFixed(2)} ms, ${(added / bare).toFixed(1)}× a bare select 1 (${bare.toFixed(2)} ms)`
		)
	];
}
