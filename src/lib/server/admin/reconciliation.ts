import { unwrap } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import { secretClient } from '../platform/supabase.ts';
import { reconcile, type Fault } from '../billing/reconciling.ts';
import type { PlatformAdmin } from './platform-admin.ts';

const longestRunMs = 10 * 60 * 1000;

/** A run that is neither finished nor given up: a killed process leaves its run open. */
export type Run = {
	id: string;
	startedAt: string;
	finishedAt: string | null;
	isRunning: boolean;
	error: string | null;
	faults: Fault[];
};

/** The last runs of the reconciliation, newest first. */
export async function listRuns({ supabase }: PlatformAdmin): Promise<Run[]> {
	const rows = unwrap(
		await supabase
			.from('reconciliations')
			.select('id, started_at, finished_at, error, faults')
			.order('started_at', { ascending: false })
			.limit(20)
	);
	return rows.map(({ id, started_at: startedAt, finished_at: finishedAt, error, faults }) => ({
		id,
		startedAt,
		finishedAt,
		isRunning: finishedAt === null && Date.parse(startedAt) > Date.now() - longestRunMs,
		error,
		faults: faults as Fault[]
	}));
}

/** Whether somebody, or the nightly job, is comparing right now. */
export async function isRunning(admin: PlatformAdmin): Promise<boolean> {
	return (await listRuns(admin)).some((run) => run.isRunning);
}

/** Compares now. False when the provider could not be asked; the run says why. */
export async function runNow(_admin: PlatformAdmin): Promise<boolean> {
	try {
		await reconcile();
		return true;
	} catch (error) {
		log.error({ err: error }, 'the reconciliation could not compare');
		return false;
	}
}

/** How long buyers waited from payment to what they paid for, by kind, in milliseconds. */
export async function deliveryTimes(_admin: PlatformAdmin, days = 30) {
	const rows = unwrap(await secretClient().rpc('delivery_times', { p_days: days }));
	return rows.map(({ kind, count, p50_ms: p50Ms, p95_ms: p95Ms }) => ({ kind, count, p50Ms, p95Ms }));
}
