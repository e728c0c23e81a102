import { setCookie, type Cookies } from './cookies.ts';

const NAME = 'noxloop-invitations-later';
const MOST_KEPT = 20;
const WEEK_SECONDS = 7 * 24 * 60 * 60; // an invitation lives no longer

/** The ids of invitations that were answered with "Not now" in this browser: nobody is led to them again. */
export function findDismissed(cookies: Pick<Cookies, 'get'>): string[] {
	return (cookies.get(NAME) ?? '').split('.').filter(Boolean);
}

/** Remembers "Not now" for these, for a week; the last twenty. */
export function dismiss(cookies: Pick<Cookies, 'get' | 'set'>, ids: string[]): void {
	const all = [...new Set([...ids, ...findDismissed(cookies)])].slice(0, MOST_KEPT);
	setCookie(cookies as Cookies, NAME, all.join('.'), { path: '/', maxAge: WEEK_SECONDS });
}
