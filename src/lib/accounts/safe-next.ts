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

/** The sign-in page that comes back to `path`. */
export function signInPath(path: string): string {
	return `/sign-in?${new URLSearchParams({ next: path })}`;
}
