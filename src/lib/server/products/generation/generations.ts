import { byPlace, isEnded, type Progress, type StepProgress } from '../../../products/progress.ts';
import type { Outline } from '../../../products/types.ts';
import type { Send } from '../../event-stream.ts';
import { unwrapMaybe } from '../../platform/errors.ts';
import type { SessionClient } from '../../platform/supabase.ts';
import { about } from './progress.ts';
import { watchTexts } from './text-watch.ts';
import { OutlineAnswer } from '../writing/outline.ts';

const columns = `id, workspace_id, product_id, state, error_code, words, credits, credits_paid, outline_version,
	created_at, started_at, finished_at,
	generation_steps(id, kind, position, title, state, attempt, words, partial)`;

/** A generation by itself, as programs follow it. */
export type Generation = {
	id: string;
	workspaceId: string;
	productId: string;
	state: Progress['generation']['state'];
	errorCode: string | null;
	/** Ordered. */
	words: number;
	credits: { price: number; paid: number; held: number };
	createdAt: string;
	startedAt: string | null;
	finishedAt: string | null;
	/** While it waits for approval. */
	outline: (Outline & { version: number }) | null;
	steps: StepProgress[];
};

/** The generation with this id, or null for what is not there for whom the client acts for. */
export async function findGeneration(supabase: SessionClient, id: string): Promise<Generation | null> {
	const row = unwrapMaybe(await supabase.from('generations').select(columns).eq('id', id).maybeSingle());
	if (!row) return null;
	const isWaiting = row.state === 'awaiting_approval';
	return {
		id: row.id,
		workspaceId: row.workspace_id,
		productId: row.product_id,
		state: row.state,
		errorCode: row.error_code,
		words: row.words,
		// What is not paid of an open one's price is what is held for it.
		credits: {
			price: row.credits,
			paid: row.credits_paid,
			held: isEnded(row.state) ? 0 : row.credits - row.credits_paid
		},
		createdAt: row.created_at,
		startedAt: row.started_at,
		finishedAt: row.finished_at,
		outline: isWaiting ? await outlineOf(supabase, id, row.outline_version) : null,
		steps: (row.generation_steps ?? []).sort(byPlace)
	};
}

async function outlineOf(supabase: SessionClient, id: string, version: number) {
	const found = await supabase
		.from('generation_steps')
		.select('output')
		.eq('generation_id', id)
		.eq('kind', 'outline')
		.maybeSingle();
	return { version, ...OutlineAnswer.parse(unwrapMaybe(found)?.output) };
}

/**
 * Sends what `read` gives as `snapshot` now and on each change of state, and `delta` (TextDelta) as text grows, until the
 * generation ends or is out of reach, then calls `close`. Returns what stops it.
 */
export function watchGeneration(
	id: string,
	read: () => Promise<Generation | null>,
	{ send, close }: { send: Send; close: () => void }
): Promise<() => void> {
	const watched = {
		...about(id),
		read,
		texts: ({ steps }: Generation) => steps,
		isFinished: ({ state }: Generation) => isEnded(state)
	};
	return watchTexts(watched, send, close);
}
