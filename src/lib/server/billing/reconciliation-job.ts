import { z } from 'zod';
import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import { job, type Job, type JobContext } from '../platform/jobs.ts';
import { log } from '../platform/log.ts';
import { secretClient } from '../platform/supabase.ts';
import { findFaults, type Fault } from './reconciling.ts';

/** Asks for the nightly comparison; the one under way counts. */
export async function beginReconciliation(): Promise<void> {
	unwrap(await secretClient().rpc('begin_reconciliation'));
}

/**
 * The job of a comparison: tells how far it is and stores what differs; admins get a mail when anything does. A worker that is stopped
 * leaves it to another; a provider that does not answer is asked three times.
 */
export const reconcile: Job = job(
	z.object({ reconciliationId: z.uuid() }),
	async ({ reconciliationId: id }, context) => {
		if (!(await note(id, 0))) return; // it is over: this is a second try of a job whose end was not noted
		try {
			const faults = await findFaults({
				signal: context.signal,
				onCompared: async (count) => void (await note(id, count))
			});
			await finish(id, faults);
		} catch (error) {
			if (!isLast(context)) throw error;
			log.error({ err: error }, 'the books could not be compared');
			await finish(id, [], reasonOf(error));
		}
	}
);

const isLast = ({ signal, isLastAttempt }: JobContext) => isLastAttempt && !signal.aborted;

const reasonOf = (error: unknown) => (error instanceof Error ? error.message.slice(0, 300) : 'unexpected');

async function note(id: string, compared: number): Promise<boolean> {
	return unwrap(await secretClient().rpc('note_reconciliation', { p_id: id, p_compared: compared }));
}

async function finish(id: string, faults: Fault[], error?: string): Promise<void> {
	unwrapMaybe(
		await secretClient().rpc('finish_reconciliation', {
			p_id: id,
			p_faults: faults,
			...(error ? { p_error: error } : {})
		})
	);
}
