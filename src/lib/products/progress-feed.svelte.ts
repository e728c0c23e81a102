import { untrack } from 'svelte';
import { takeDelta, takeSnapshot, type LiveTexts } from './live-text.ts';
import { isFinished, type Progress, type TextDelta } from './progress.ts';

const retryMs = 5_000;

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

	/**
	 * Follows the events at `url` until the generation ends or the returned function is called. The browser reconnects
	 * by itself after a lost connection; after a refusal (a restart behind a proxy) we try again.
	 */
	follow(url: string): () => void {
		let source: EventSource | undefined;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const stop = () => {
			clearTimeout(timer);
			source?.close();
		};
		const connect = () => {
			source = new EventSource(url);
			source.addEventListener('open', () => (this.isReconnecting = false));
			source.addEventListener('snapshot', (event) => {
				this.isReconnecting = false;
				this.take(JSON.parse(event.data) as Progress);
				if (isFinished(this.progress)) stop();
			});
			source.addEventListener('delta', (event) => {
				this.texts = takeDelta(this.texts, JSON.parse(event.data) as TextDelta);
			});
			source.addEventListener('error', () => {
				this.isReconnecting = true;
				if (source?.readyState === EventSource.CLOSED) timer = setTimeout(connect, retryMs);
			});
		};
		connect();
		return stop;
	}
}
