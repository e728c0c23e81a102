import { unwrap } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import type { Fault } from '../billing/reconciling.ts';
import type { PlatformAdmin } from './platform-admin.ts';

// As begin_reconciliation gives a comparison up.
const silentMs = 10 * 60 * 1000;

/** One comparison. `isRunning`: a worker is at it or about to be; one that was not heard of for ten minutes is lost. */
export type Run = {
	id: string;
	startedAt: string;
	finishedAt: string | null;
	isRunning: boolean;
	/** Invoices and subscriptions that were looked at so far. */
	compared: number;
	error: string | null;
	faults: Fault[];
};

/** The last runs of the reconciliation, newest first. */
export async function listRuns({ supabase }: PlatformAdmin): Promise<Run[]> {
	const rows = unwrap(
		await supabase
			.from('reconciliations')
			.select('id, started_at, seen_at, finished_at, compared, error, faults')
			.order('started_at', { ascending: false })
			.limit(20)
	);
	return rows.map(
		({ id, started_at: startedAt, seen_at: seenAt, finished_at: finishedAt, compared, error, faults }) => ({
			id,
			startedAt,
			finishedAt,
			isRunning: finishedAt === null && Date.parse(seenAt) > Date.now() - silentMs,
			compared,
			error,
			faults: faults as Fault[]
		})
	);
}

/** Has a worker compare now; the comparison under way counts, whoever asked for it. */
export async function compareNow({ supabase }: PlatformAdmin): Promise<void> {
	unwrap(await supabase.rpc('ask_reconciliation'));
}

/** How long buyers waited from payment to what they paid for, by kind, in milliseconds. */
export async function deliveryTimes(_admin: PlatformAdmin, days = 30) {
	const rows = unwrap(await secretClient().rpc('delivery_times', { p_days: days }));
	return rows.map(({ kind, count, p50_ms: p50Ms, p95_ms: p95Ms }) => ({ kind, count, p50Ms, p95Ms }));
}
