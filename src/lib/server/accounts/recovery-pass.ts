import { createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '../platform/config.ts';
import { removeCookie, setCookie, type Cookies } from './cookies.ts';

const SECONDS = 15 * 60;
const NAME = 'noxloop-recovery';
const PATH = '/reset-password';

function sign(userId: string, expires: number): string {
	return createHmac('sha256', config().APP_SECRET)
		.update(`recovery:${userId}:${expires}`)
		.digest('base64url');
}

/**
 * Notes for a quarter of an hour that this visitor opened a recovery link of `userId`. A session alone says not how it
 * came about, and whoever finds an open browser must not be able to set a new password.
 */
export function grantRecovery(cookies: Cookies, userId: string, now = Date.now()): void {
	const expires = Math.floor(now / 1000) + SECONDS;
	const value = `${expires}.${sign(userId, expires)}`;
	setCookie(cookies, NAME, value, { path: PATH, maxAge: SECONDS });
}

/** True while the visitor may set a new password for `userId` without knowing the old one. */
export function mayRecover(cookies: Cookies, userId: string, now = Date.now()): boolean {
	const [expires = '', signature = ''] = (cookies.get(NAME) ?? '').split('.');
	if (!(Number(expires) * 1000 > now)) return false;
	const [given, due] = [Buffer.from(signature), Buffer.from(sign(userId, Number(expires)))];
	return given.length === due.length && timingSafeEqual(given, due);
}

/** Ends the permission; for when it was used. */
export function endRecovery(cookies: Cookies): void {
	removeCookie(cookies, NAME, PATH);
}
