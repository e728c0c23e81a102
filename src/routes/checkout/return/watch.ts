const askStripeAfterMs = 6000;

/**
 * Looks at the order again as soon as it changes. When nothing was heard for 6 s, asks for a check at the payment
 * provider, once: a lost webhook then costs seconds. Returns what ends the watch.
 */
export function watch(sessionId: string): () => void {
	const source = new EventSource(`/checkout/return/events?session_id=${encodeURIComponent(sessionId)}`);
	source.addEventListener('changed', () => location.reload());
	const key = `checked ${sessionId}`;
	const timer = setTimeout(() => {
		if (sessionStorage.getItem(key)) return;
		sessionStorage.setItem(key, 'yes');
		const form = document.getElementById('check');
		if (form instanceof HTMLFormElement) form.requestSubmit();
	}, askStripeAfterMs);
	return () => {
		source.close();
		clearTimeout(timer);
	};
}
