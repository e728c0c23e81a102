import { Logger, parseCronItems, run, runMigrations, type JobHelpers } from 'graphile-worker';
import type { z } from 'zod';
import { config } from './config.ts';
import { DomainError } from './errors.ts';
import { log, withLogContext } from './log.ts';
import { holdLife } from './worker-life.ts';

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

/**
 * Runs jobs until stopped. A job that throws is tried again with exponential back-off until its attempts are used up,
 * then stays in the queue's table as a dead letter. `stop` aborts running jobs and leaves them to other workers.
 */
export async function startWorker(
	jobs: Record<string, Job>,
	schedules: Schedule[]
): Promise<{ stop: () => Promise<void> }> {
	const { DATABASE_URL, WORKER_CONCURRENCY } = config();
	await installQueue(DATABASE_URL);
	const life = await holdLife(DATABASE_URL);
	const runner = await run({
		connectionString: DATABASE_URL,
		concurrency: WORKER_CONCURRENCY,
		maxPoolSize: WORKER_CONCURRENCY + 2,
		noHandleSignals: true,
		logger: quiet,
		pollInterval: 1000,
		gracefulShutdownAbortTimeout: finishWithinMs,
		taskList: Object.fromEntries(Object.entries(jobs).map(([name, work]) => [name, observed(name, work)])),
		parsedCronItems: parseCronItems(schedules.map(({ task, cron }) => ({ task, match: cron }))),
		events: life.events
	});
	return {
		stop: async () => {
			await runner.stop().catch((error: unknown) => log.warn({ err: error }, 'the queue stopped uncleanly'));
			await life.end();
		}
	};
}
