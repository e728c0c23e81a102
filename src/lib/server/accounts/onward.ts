import { safeNext } from '../../accounts/safe-next.ts';
import { removeCookie, setCookie, type Cookies } from './cookies.ts';

const NAME = 'noxloop-onward';
const PATH = '/auth/confirm';
const DAY_SECONDS = 24 * 60 * 60;

/** Remembers in the visitor's browser where they were going when they signed up; the mail's link can't carry it. */
export function rememberOnward(cookies: Cookies, next: string): void {
	setCookie(cookies, NAME, next, { path: PATH, maxAge: DAY_SECONDS });
}

/** Where this visitor was going, once: a path of this site, or home when nothing is known. */
export function takeOnward(cookies: Cookies): string {
	const next = safeNext(cookies.get(NAME));
	removeCookie(cookies, NAME, PATH);
	return next;
}
