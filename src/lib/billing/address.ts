/** The same page with one choice changed; what belongs to an action or a moment (`/topUp`, `plan`, `session`) is left out. */
export function withParam(url: URL, name: string, value: string, hash?: string): string {
	const query = new URLSearchParams();
	for (const kept of ['interval', 'currency', 'days', 'kind']) {
		for (const given of url.searchParams.getAll(kept)) if (kept !== name) query.append(kept, given);
	}
	query.set(name, value);
	return `${url.pathname}?${query}${hash ? `#${hash}` : ''}`;
}
