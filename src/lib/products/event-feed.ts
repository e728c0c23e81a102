import type { TextDelta } from './progress.ts';

const retryMs = 5_000;

type Ears<State> = {
	/** Takes the state as it is now; true ends the following. */
	snapshot: (state: State) => boolean;
	delta: (delta: TextDelta) => void;
	reconnecting: (isReconnecting: boolean) => void;
};

/**
 * Follows the server-sent events at `url` until a snapshot says that it is over, or the returned function is called. The
 * browser reconnects by itself after a lost connection; after a refusal (a restart behind a proxy) we try again.
 */
export function followEvents<State>(url: string, { snapshot, delta, reconnecting }: Ears<State>): () => void {
	let source: EventSource | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const stop = () => {
		clearTimeout(timer);
		source?.close();
	};
	const connect = () => {
		source = new EventSource(url);
		source.addEventListener('open', () => reconnecting(false));
		source.addEventListener('snapshot', (event) => {
			reconnecting(false);
			if (snapshot(JSON.parse(event.data) as State)) stop();
		});
		source.addEventListener('delta', (event) => delta(JSON.parse(event.data) as TextDelta));
		source.addEventListener('error', () => {
			reconnecting(true);
			if (source?.readyState === EventSource.CLOSED) timer = setTimeout(connect, retryMs);
		});
	};
	connect();
	return stop;
}
