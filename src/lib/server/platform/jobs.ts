import { Logger, parseCronItems, run, runMigrations, type JobHelpers, type Runner } from 'graphile-worker';
import type { z } from 'zod';
import { config } from './config.ts';
import { DomainError } from './errors.ts';
import { log, withLogContext } from './log.ts';
import { holdLife, type WorkerLife } from './worker-life.ts';

export type JobContext = {
	/** Fires when the worker is asked to stop: give up, another worker takes the job. */
	signal: AbortSignal;
	/** Counted from 1 since the job was added. */
	attempt: number;
	isLastAttempt: boolean;
};
export type Job = (payload: unknown, context: JobContext) => Promise<void>;

/** A job whose payload is checked before it runs. What doesn't fit is a bug and fails. */
export function job<T>(schema: z.ZodType<T>, work: (payload: T, context: JobContext) => Promise<void>): Job {
	return (payload, context) => work(schema.parse(payload), context);
}

/** What is nearly done when the worker is asked to stop may still finish; the rest is aborted. */
const finishWithinMs = 1000;

export type Schedule = { task: string; cron: string };

const quiet = new Logger(() => (level, message) => {
	if (level === 'error' || level === 'warning') log.warn({ queue: message }, 'queue');
});

/** Installs the queue's own schema. Safe to repeat; several processes may do it at once. */
export async function installQueue(databaseUrl: string): Promise<void> {
	await runMigrations({ connectionString: databaseUrl, logger: quiet });
}

function observed(name: string, work: Job) {
	return (payload: unknown, { job: row, abortSignal }: JobHelpers): Promise<void> =>
		withLogContext({ jobId: row.id }, async () => {
			const started = performance.now();
			const isLastAttempt = row.attempts >= row.max_attempts;
			try {
				await work(payload, { signal: abortSignal, attempt: row.attempts, isLastAttempt });
				log.info({ job: name, ms: Math.round(performance.now() - started) }, 'job done');
			} catch (error) {
				const code = error instanceof DomainError ? error.code : undefined;
				log.warn({ job: name, attempt: row.attempts, isLastAttempt, code, err: error }, 'job failed');
				throw error;
			}
		});
}

/** Jobs with slots of their own: however many others wait, they are not in the way of these. */
export type Lane = { jobs: Record<string, Job>; concurrency: number; schedules?: Schedule[] };

/** A slot asks for a connection only to take a job and to hand it back, so a few serve many. */
const poolSize = (concurrency: number): number => Math.min(concurrency, 8) + 2;

function runLane({ jobs, concurrency, schedules = [] }: Lane, events: WorkerLife['events']): Promise<Runner> {
	return run({
		connectionString: config().DATABASE_URL,
		concurrency,
		maxPoolSize: poolSize(concurrency),
		noHandleSignals: true,
		logger: quiet,
		pollInterval: 1000,
		gracefulShutdownAbortTimeout: finishWithinMs,
		taskList: Object.fromEntries(Object.entries(jobs).map(([name, work]) => [name, observed(name, work)])),
		parsedCronItems: parseCronItems(schedules.map(({ task, cron }) => ({ task, match: cron }))),
		events
	});
}

/**
 * Runs jobs until stopped. A job that throws is tried again with exponential back-off until its attempts are used up,
 * then stays in the queue's table as a dead letter. `stop` aborts running jobs and leaves them to other workers.
 */
export async function startWorker(lanes: Lane[]): Promise<{ stop: () => Promise<void> }> {
	const { DATABASE_URL } = config();
	await installQueue(DATABASE_URL);
	const life = await holdLife(DATABASE_URL);
	const runners = await Promise.all(lanes.map((lane) => runLane(lane, life.events)));
	const stopOne = (runner: Runner): Promise<void> =>
		runner.stop().catch((error: unknown) => log.warn({ err: error }, 'the queue stopped uncleanly'));
	return {
		stop: async () => {
			await Promise.all(runners.map(stopOne));
			await life.end();
		}
	};
}
