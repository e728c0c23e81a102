import { getContext, setContext } from 'svelte';

const key = Symbol('time zone');

/** Dates in and below this component are written in the zone that `read` returns (IANA), unless one is named there. */
export function provideTimeZone(read: () => string): void {
	setContext(key, read);
}

/** Reads the zone that a component above provides; UTC without one. */
export function findTimeZone(): () => string {
	return getContext<(() => string) | undefined>(key) ?? (() => 'UTC');
}
