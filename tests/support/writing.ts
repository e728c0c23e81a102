import { afterAll, inject } from 'vitest';
import type { JobContext } from '../../src/lib/server/platform/jobs.ts';
import { closePostgres } from '../../src/lib/server/platform/postgres.ts';
import { useSettings } from './settings.ts';
import { openDatabase } from './world.ts';
import { startWriter } from './writer.ts';

/** The database and a provider for the tests of one file, which the domain in this process works with. Both end with it. */
export async function openWriting() {
	const stack = inject('stack');
	const writer = await startWriter();
	const db = openDatabase(stack.superuserUrl);
	useSettings(stack, { ...writer.settings, LOG_LEVEL: 'silent' });
	afterAll(async () => {
		await writer.stop();
		await closePostgres();
		await db.end();
	});
	return { db, writer };
}

export const never = new AbortController().signal;

/** Runs a job as the queue would: again after a throw, as often as a job has attempts, until it is told to stop. */
export async function runAsQueue(
	job: (context: JobContext) => Promise<unknown>,
	signal = never
): Promise<void> {
	for (let attempt = 1; attempt <= 8; attempt += 1) {
		const isOver = await job({ signal, attempt, isLastAttempt: attempt === 8 }).then(
			() => true,
			() => false
		);
		if (isOver || signal.aborted) return;
	}
}
