import { isFinished, type Progress, type TextDelta } from '../../products/progress.ts';
import type { Send } from '../event-stream.ts';
import { DomainError, unwrapMaybe } from '../platform/errors.ts';
import { listen } from '../platform/postgres.ts';
import type { Member } from '../workspaces/members.ts';

/** The newest generation of a product, as its page shows it. Null when it has none, or the member may not see it. */
export async function findProgress(member: Member, productId: string): Promise<Progress | null> {
	const found = await member.supabase
		.from('generations')
		.select(
			`id, state, error_code, credits, created_at, started_at, finished_at,
			products!inner(title, subtitle, promise),
			generation_steps(id, kind, position, title, state, attempt, words, partial)`
		)
		.eq('workspace_id', member.workspaceId)
		.eq('product_id', productId)
		.order('created_at', { ascending: false })
		.limit(1)
		.maybeSingle();
	const row = unwrapMaybe(found);
	if (!row) return null;
	const order = { outline: 0, style_sheet: 1, section: 2, section_repair: 3, sales_page: 4, cover: 5 };
	return {
		generation: {
			id: row.id,
			state: row.state,
			errorCode: row.error_code,
			credits: row.credits,
			createdAt: row.created_at,
			startedAt: row.started_at,
			finishedAt: row.finished_at
		},
		product: row.products,
		steps: row.generation_steps.sort((a, b) => order[a.kind] - order[b.kind] || a.position - b.position)
	};
}

type Known = { attempt: number; length: number };

/** True when the delta tells the reader something new; a later attempt or a withdrawal (`offset` 0) starts afresh. */
function isNews(known: Known | undefined, delta: TextDelta): boolean {
	if (!known || delta.attempt > known.attempt) return true;
	if (delta.attempt < known.attempt) return false;
	const end = delta.offset + delta.text.length;
	return end > known.length || end === 0;
}

/**
 * Sends `snapshot` (Progress) now and on each change of state, and `delta` (TextDelta) as text grows, until the
 * generation ends, then calls `close`. Returns what stops it. Throws `generation_not_found` (404).
 */
export async function watchProgress(
	member: Member,
	productId: string,
	send: Send,
	close: () => void
): Promise<() => void> {
	const first = await findProgress(member, productId);
	if (!first) throw new DomainError('generation_not_found', 404);
	const generationId = first.generation.id;
	const known = new Map<string, Known>();
	let waiting: TextDelta[] | null = null;
	let isStale = false;

	const forward = (delta: TextDelta): void => {
		const reached = known.get(delta.stepId);
		if (!isNews(reached, delta)) return;
		if (delta.offset > (reached?.attempt === delta.attempt ? reached.length : 0))
			return void refresh().catch(close);
		known.set(delta.stepId, { attempt: delta.attempt, length: delta.offset + delta.text.length });
		send('delta', delta);
	};
	// Deltas that arrive while the snapshot is read wait for it, so that the reader always has what they build on.
	const refresh = async (): Promise<void> => {
		if (waiting) return void (isStale = true);
		waiting = [];
		do {
			isStale = false;
			const progress = await findProgress(member, productId);
			if (!progress) return close();
			for (const step of progress.steps)
				known.set(step.id, { attempt: step.attempt, length: step.partial.length });
			send('snapshot', progress);
			if (isFinished(progress)) return close();
		} while (isStale);
		const late = waiting;
		waiting = null;
		late.forEach(forward);
	};
	const stop = await listen('generation', (payload) => {
		const message = payload as ({ generationId: string } & Partial<TextDelta>) | null;
		if (message && message.generationId !== generationId) return;
		if (message?.stepId === undefined) return void refresh().catch(close);
		const delta = message as TextDelta;
		if (waiting) waiting.push(delta);
		else forward(delta);
	});
	try {
		await refresh();
	} catch (problem) {
		stop();
		throw problem;
	}
	return stop;
}
