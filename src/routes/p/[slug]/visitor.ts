import type { Cookies } from '@sveltejs/kit';
import { config } from '$lib/server/platform/config.ts';
import {
	newVisitor,
	readVisitor,
	visitorCookie,
	visitorCookieSeconds,
	visitorKey
} from '$lib/server/sales/index.ts';

/** The key of the browser that orders. Gives it a name first if it has none. */
export function requireVisitor(cookies: Cookies): string {
	const visitor = readVisitor(cookies.get(visitorCookie)) ?? newVisitor();
	cookies.set(visitorCookie, visitor, {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: config().ORIGIN.startsWith('https:'),
		maxAge: visitorCookieSeconds
	});
	return visitorKey(visitor);
}
