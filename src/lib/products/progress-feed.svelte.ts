import { untrack } from 'svelte';
import { followEvents } from './event-feed.ts';
import { takeDelta, takeSnapshot, type LiveTexts } from './live-text.ts';
import { isFinished, type Progress } from './progress.ts';

/** A generation as its page sees it, kept current by server-sent events while `follow` runs. */
export class ProgressFeed {
	progress = $state.raw<Progress>() as Progress;
	texts = $state.raw<LiveTexts>({});
	isReconnecting = $state(false);

	constructor(first: Progress) {
		this.progress = first;
		this.texts = takeSnapshot({}, first.steps);
	}

	/** Takes a state read elsewhere: on loading, after a form. */
	take(progress: Progress): void {
		this.progress = progress;
		this.texts = takeSnapshot(
			untrack(() => this.texts),
			progress.steps
		);
	}

	/** Follows the events at `url` until the generation ends or the returned function is called. */
	follow(url: string): () => void {
		return followEvents<Progress>(url, {
			snapshot: (progress) => {
				this.take(progress);
				return isFinished(progress);
			},
			delta: (delta) => (this.texts = takeDelta(this.texts, delta)),
			reconnecting: (isReconnecting) => (this.isReconnecting = isReconnecting)
		});
	}
}
