import { createHash, randomBytes } from 'node:crypto';

export const visitorCookie = 'visitor';
export const visitorCookieSeconds = 365 * 24 * 3600;

const shape = /^[A-Za-z0-9_-]{43}$/;

/** A fresh random name for a browser: 32 bytes, base64url. It opens what the browser bought, so it is a secret. */
export function newVisitor(): string {
	return randomBytes(32).toString('base64url');
}

/** The cookie's value when it can be one of ours, else null. */
export function readVisitor(cookie: string | undefined): string | null {
	return cookie && shape.test(cookie) ? cookie : null;
}

/** Takes the name away: what was bought here is no longer this browser's to open. The links in receipts go on working. */
export function forgetVisitor(cookies: { delete: (name: string, options: { path: string }) => void }): void {
	cookies.delete(visitorCookie, { path: '/' });
}

/** What the database knows of a browser: a hash, so that a leaked row opens nothing. */
export function visitorKey(visitor: string): string {
	return createHash('sha256').update(visitor).digest('hex');
}
