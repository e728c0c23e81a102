import type { Finding } from '../../../products/findings.ts';
import { unwrap } from '../../platform/errors.ts';
import type { JobContext } from '../../platform/jobs.ts';
import { secretClient } from '../../platform/supabase.ts';
import { runModelJob, type Stop } from '../generation/model-job.ts';

/** What a revision comes to: the new text, or a picture's path; how many words of it a model wrote. */
type Finished = { after: string; words?: number; findings?: Finding[] };

const open = ['queued', 'running'];

/**
 * Does the work of a revision that was begun, and stores it for its creator to decide. A provider's failure is tried again by the
 * queue; a lasting one ends the revision and releases its hold.
 */
export async function finishRevision(
	{ id, attempt }: { id: string; attempt: number },
	write: (stop: Stop) => Promise<Finished>,
	context: JobContext
): Promise<void> {
	const ours = { p_revision_id: id, p_attempt: attempt };
	await runModelJob(
		{
			about: { revisionId: id },
			failed: 'a revision failed',
			channel: 'revision',
			isOver: (message: { revisionId?: string; state?: string }) =>
				message.revisionId === id && message.state !== undefined && !open.includes(message.state),
			closedCode: 'revision_closed',
			write: async (stop) => {
				const { after, words, findings = [] } = await write(stop);
				const stored = {
					...ours,
					p_after: after,
					p_findings: findings,
					...(words !== undefined && { p_words: words })
				};
				unwrap(await secretClient().rpc('complete_revision', stored));
			},
			fail: async (code) => {
				unwrap(await secretClient().rpc('fail_revision', { ...ours, p_error_code: code }));
			}
		},
		context
	);
}
