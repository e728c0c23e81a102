import { byPlace, isFinished, type Progress } from '../../../products/progress.ts';
import type { Send } from '../../event-stream.ts';
import { DomainError, unwrapMaybe } from '../../platform/errors.ts';
import type { Member } from '../../workspaces/members.ts';
import { watchTexts } from './text-watch.ts';

const columns = `id, product_id, state, error_code, credits, credits_paid, created_at, started_at, finished_at,
	products!inner(title, subtitle, promise),
	generation_steps(id, kind, position, title, state, attempt, words, partial)`;

const ofWorkspace = ({ supabase, workspaceId }: Member) =>
	supabase.from('generations').select(columns).eq('workspace_id', workspaceId);

type Row = NonNullable<Awaited<ReturnType<typeof ofWorkspace>>['data']>[number];

function progressOf(row: Row): Progress {
	return {
		generation: {
			id: row.id,
			state: row.state,
			errorCode: row.error_code,
			credits: row.credits,
			creditsPaid: row.credits_paid,
			createdAt: row.created_at,
			startedAt: row.started_at,
			finishedAt: row.finished_at
		},
		productId: row.product_id,
		product: row.products,
		steps: row.generation_steps.sort(byPlace)
	};
}

/** The newest generation of a product, as its page shows it. Null when it has none, or the member may not see it. */
export async function findProgress(member: Member, productId: string): Promise<Progress | null> {
	const newest = ofWorkspace(member)
		.eq('product_id', productId)
		.order('created_at', { ascending: false })
		.limit(1)
		.maybeSingle();
	const row = unwrapMaybe(await newest);
	return row && progressOf(row);
}

/** What is told of a generation while it goes on, for `watchTexts`. */
export const about = (generationId: string) => ({
	channel: 'generation',
	isMine: (message: object) => 'generationId' in message && message.generationId === generationId
});

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
	const watched = {
		...about(first.generation.id),
		read: () => findProgress(member, productId),
		texts: ({ steps }: Progress) => steps,
		isFinished
	};
	return watchTexts(watched, send, close);
}
