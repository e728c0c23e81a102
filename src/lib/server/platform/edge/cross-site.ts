/**
 * Whether a write may come from another site's page: such a request carries the visitor's cookies without their will.
 * Browsers say where a write comes from, in ways that no page can forge: `Sec-Fetch-Site`, and `Origin`, which is `null`
 * for sandboxed frames and for pages that send no referrer. Who says neither is no browser of these years; without
 * cookies there is nothing that could be misused.
 */
export function isCrossSite({ headers }: Request, ownOrigin: string): boolean {
	const site = headers.get('sec-fetch-site');
	if (site !== null && site !== 'same-origin') return true;
	const origin = headers.get('origin');
	if (origin !== null && origin !== 'null') return origin !== ownOrigin;
	if (site === 'same-origin') return false;
	return origin === 'null' || headers.has('cookie');
}

/** The token of `Authorization: Bearer …`, or null. No browser sends one by itself. */
export function bearerOf({ headers }: Request): string | null {
	return /^bearer +(\S+) *$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null;
}
