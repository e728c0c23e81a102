import { DomainError } from '../../platform/errors.ts';
import type { JobContext } from '../../platform/jobs.ts';
import { log } from '../../platform/log.ts';
import { listen } from '../../platform/postgres.ts';

/** Attempts of a job that a failing provider gets, each with its own retries, before the work is given up. */
const providerAttempts = 3;

/** Failures that trying again would only repeat. */
const lasting = new Set([
	'ai_refused',
	'ai_unauthorised',
	'ai_bad_request',
	'ai_own_key_missing',
	'ai_own_key_unreadable',
	'output_truncated',
	'revision_unchanged',
	'demo_cannot_revise',
	'cover_script'
]);

/** `giveUp` ends the writing at once, when the work is not ours any more. */
export type Stop = { signal: AbortSignal; giveUp: () => void };

/** Work for a model that somebody may end while it is done. */
type ModelWork = {
	/** Names the work in the log. */
	about: object;
	/** What the log says of a lasting failure. */
	failed: string;
	/** Where its states are told. */
	channel: string;
	/** Whether a message of the channel says that the work is over. */
	isOver: (message: object) => boolean;
	/** The code of what `giveUp` throws. */
	closedCode: string;
	write: (stop: Stop) => Promise<void>;
	/** Ends the work without success. */
	fail: (code: string) => Promise<void>;
};

/**
 * Does the work until it is written, the worker stops, or somebody ends it: then at once, however silent the provider is. A
 * passing failure is thrown on for the queue to try again; a lasting one is handed to `fail`.
 */
export async function runModelJob(work: ModelWork, context: JobContext): Promise<void> {
	const over = new AbortController();
	const giveUp = (): void => over.abort(new DomainError(work.closedCode, 409));
	const done = await listen(work.channel, (payload) => {
		if (payload !== null && work.isOver(payload as object)) giveUp();
	});
	try {
		await work.write({ signal: AbortSignal.any([context.signal, over.signal]), giveUp });
	} catch (problem) {
		await settleFailure(work, problem, context);
	} finally {
		done();
	}
}

async function settleFailure(
	{ about, failed, closedCode, fail }: ModelWork,
	problem: unknown,
	{ signal, attempt, isLastAttempt }: JobContext
): Promise<void> {
	if (signal.aborted) throw problem;
	const code = problem instanceof DomainError ? problem.code : 'unexpected';
	if (code === closedCode) return;
	const isOver =
		lasting.has(code) || isLastAttempt || (code.startsWith('ai_') && attempt >= providerAttempts);
	if (!isOver) throw problem;
	log.error({ err: problem, ...about, code }, failed);
	await fail(code);
}
