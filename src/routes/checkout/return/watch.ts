/** Looks at the order again as soon as it changes. Returns what ends the watch. */
export function watch(sessionId: string): () => void {
	const source = new EventSource(`/checkout/return/events?session_id=${encodeURIComponent(sessionId)}`);
	source.addEventListener('changed', () => location.reload());
	return () => source.close();
}
