import { unwrap } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { reconcile, type Fault } from '../billing/reconciling.ts';
import type { PlatformAdmin } from './platform-admin.ts';

/** The last runs of the reconciliation, newest first. */
export async function listRuns({ supabase }: PlatformAdmin) {
	const rows = unwrap(
		await supabase
			.from('reconciliations')
			.select('id, started_at, finished_at, error, faults')
			.order('started_at', { ascending: false })
			.limit(30)
	);
	return rows.map(({ id, started_at: startedAt, finished_at: finishedAt, error, faults }) => ({
		id,
		startedAt,
		finishedAt,
		error,
		faults: faults as Fault[]
	}));
}

/** Compares now, and answers what differs. */
export async function runNow(_admin: PlatformAdmin): Promise<Fault[]> {
	return reconcile();
}

/** How long buyers waited from payment to what they paid for, by kind, in milliseconds. */
export async function deliveryTimes(_admin: PlatformAdmin, days = 30) {
	const rows = unwrap(await secretClient().rpc('delivery_times', { p_days: days }));
	return rows.map(({ kind, count, p50_ms: p50Ms, p95_ms: p95Ms }) => ({ kind, count, p50Ms, p95Ms }));
}
