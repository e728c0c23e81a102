// Any origin will do: it only shows whether an address would leave it.
const HERE = 'http://here.invalid';

/**
 * The place to go on to after signing in: always a path on this site, `fallback` for anything else. Guards against
 * open redirects (`//evil.example`, `/\evil.example`, `/\t/evil.example`, `javascript:`).
 */
export function safeNext(value: unknown, fallback = '/app'): string {
	if (typeof value !== 'string' || !value.startsWith('/') || !URL.canParse(value, HERE)) return fallback;
	const { origin, pathname, search, hash } = new URL(value, HERE);
	// `/.//evil.example` has our origin, but its normalised path would be read as a host when used on its own.
	if (origin !== HERE || pathname.startsWith('//')) return fallback;
	return pathname + search + hash;
}

/** The place that the address of a form names; null when it names none of this site. */
export function nextIn({ searchParams }: URL): string | null {
	return safeNext(searchParams.get('next'), '') || null;
}

/** `page` with the place to go on to from there. */
export function withNext(page: string, next: string): string {
	return `${page}?${new URLSearchParams({ next })}`;
}

/** The sign-in page that comes back to `path`. */
export function signInPath(path: string): string {
	return withNext('/sign-in', path);
}
