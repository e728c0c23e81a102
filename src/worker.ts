// npm run worker: runs the jobs. Start as many as the work needs; each takes jobs from the queue in Postgres.
import * as accounts from './lib/server/accounts/jobs.ts';
import { config } from './lib/server/platform/config.ts';
import { startWorker } from './lib/server/platform/jobs.ts';
import { log } from './lib/server/platform/log.ts';
import { closePostgres } from './lib/server/platform/postgres.ts';
import * as models from './lib/server/models/jobs.ts';
import * as products from './lib/server/products/generation/jobs.ts';
import * as billing from './lib/server/billing/jobs.ts';
import { events as billingEvents } from './lib/server/billing/events.ts';
import { eventJob } from './lib/server/payments/event-job.ts';
import * as payments from './lib/server/payments/jobs.ts';
import * as notifications from './lib/server/notifications/jobs.ts';

try {
	config();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}

const jobs = {
	...products.jobs,
	...models.jobs,
	...payments.jobs,
	provider_event: eventJob([payments.events, billingEvents]),
	...billing.jobs,
	...notifications.jobs,
	...accounts.jobs
};
const schedules = [
	...products.schedules,
	...models.schedules,
	...payments.schedules,
	...billing.schedules,
	...accounts.schedules
];
const { WORKER_CONCURRENCY, GENERATION_CONCURRENCY } = config();
const worker = await startWorker([
	{ jobs, schedules, concurrency: WORKER_CONCURRENCY },
	{ jobs: products.modelJobs, concurrency: GENERATION_CONCURRENCY }
]).catch((error: unknown) => {
	log.fatal({ err: error }, 'the worker could not start: is DATABASE_URL reachable?');
	process.exit(1);
});
log.info('worker ready');
// Not only when the minute comes round: a fresh demo is seen with its covers.
void jobs
	.cover_backfill({}, { signal: AbortSignal.timeout(60_000), attempt: 1, isLastAttempt: true })
	.catch((error: unknown) => {
		log.warn({ err: error }, 'covers that are missing wait for the next minute');
	});
process.send?.({ isReady: true }); // for a supervisor, whatever the log level

let isStopping = false;
async function stop(): Promise<void> {
	if (isStopping) return;
	isStopping = true;
	await worker.stop();
	await closePostgres();
	process.exit(0);
}
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
process.once('disconnect', () => void stop()); // the supervisor is gone
