import { EventEmitter } from 'node:events';
import type { WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import { oneAtATime } from './in-turn.ts';
import { log } from './log.ts';

export type WorkerLife = { events: WorkerEvents; end: () => Promise<void> };

const checkEveryMs = 3000;

/**
 * Proves to other workers that this one lives: a connection holds an advisory lock named after its pool until the
 * process ends, however it ends. The same connection frees the jobs of workers whose lock is gone. Losing the
 * connection ends the process, as others may then take its jobs.
 */
export async function holdLife(databaseUrl: string): Promise<WorkerLife> {
	const client = new pg.Client({
		connectionString: databaseUrl,
		application_name: 'noxloop-worker-life',
		keepAlive: true
	});
	let isEnding = false;
	client.on('error', (error) => {
		if (isEnding) return;
		log.fatal({ err: error }, 'lost the connection that proves this worker lives');
		process.exit(1);
	});
	await client.connect();

	const inTurn = oneAtATime();
	const free = () => inTurn(() => freeDeadWorkersJobs(client));
	const events: WorkerEvents = new EventEmitter();
	events.on('pool:create', ({ workerPool }) => {
		const lock = "select pg_advisory_lock(hashtextextended('worker:' || $1, 0))";
		void inTurn(() => client.query(lock, [workerPool.id]));
	});
	const timer = setInterval(() => void free(), checkEveryMs);
	await free();

	return {
		events,
		end: async () => {
			isEnding = true;
			clearInterval(timer);
			await client.end();
		}
	};
}

async function freeDeadWorkersJobs(client: pg.Client): Promise<void> {
	try {
		const { rows } = await client.query<{ freed: number }>(
			'select public.free_jobs_of_dead_workers() as freed'
		);
		if (rows[0]?.freed) log.warn({ workers: rows[0].freed }, 'freed the jobs of dead workers');
	} catch (error) {
		log.warn({ err: error }, 'could not look for dead workers');
	}
}
