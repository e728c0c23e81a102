import type { TextDelta } from '../../../products/progress.ts';
import type { Send } from '../../event-stream.ts';
import { listen } from '../../platform/postgres.ts';

type Known = { attempt: number; length: number };

/** Something whose state is stored and whose texts grow, as told on a channel of NOTIFY. */
type Watched<State> = {
	channel: string;
	/** Whether a message of the channel is about this. One with a `stepId` is a TextDelta, any other says that the state changed. */
	isMine: (message: object) => boolean;
	read: () => Promise<State | null>;
	/** The texts being written, as far as they are kept. */
	texts: (state: State) => { id: string; attempt: number; partial: string }[];
	isFinished: (state: State) => boolean;
};

/** True when the delta tells the reader something new; a later attempt or a withdrawal (`offset` 0) starts afresh. */
function isNews(known: Known | undefined, delta: TextDelta): boolean {
	if (!known || delta.attempt > known.attempt) return true;
	if (delta.attempt < known.attempt) return false;
	const end = delta.offset + delta.text.length;
	return end > known.length || end === 0;
}

/**
 * Sends `snapshot` (the state) now and on each change of it, and `delta` (TextDelta) as text grows, until it is finished
 * or gone, then calls `close`. Returns what stops it.
 */
export async function watchTexts<State>(
	{ channel, isMine, read, texts, isFinished }: Watched<State>,
	send: Send,
	close: () => void
): Promise<() => void> {
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
			const state = await read();
			if (!state) return close();
			for (const { id, attempt, partial } of texts(state)) known.set(id, { attempt, length: partial.length });
			send('snapshot', state);
			if (isFinished(state)) return close();
		} while (isStale);
		const late = waiting;
		waiting = null;
		late.forEach(forward);
	};
	const stop = await listen(channel, (payload) => {
		const message = payload as Partial<TextDelta> | null;
		if (message && !isMine(message)) return;
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
