/**
 * A signal that aborts on Ctrl-C, on a request to end, and when the terminal closes. Asking a second time ends this
 * process at once; its children then end by their leash.
 */
export function interruptSignal(): AbortSignal {
	const controller = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(name, () => {
			if (controller.signal.aborted) process.exit(130);
			controller.abort();
		});
	}
	return controller.signal;
}

export function whenAborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), { once: true });
	});
}
