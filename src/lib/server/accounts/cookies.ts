import { config } from '../platform/config.ts';

type Options = { path: string; maxAge: number; httpOnly: true; sameSite: 'lax'; secure: boolean };

/** The part of SvelteKit's cookies this domain needs. */
export type Cookies = {
	get: (name: string) => string | undefined;
	set: (name: string, value: string, options: Options) => void;
	delete: (name: string, options: { path: string; secure: boolean }) => void;
};

// SvelteKit marks cookies as secure everywhere but on `localhost`; a local start is http://127.0.0.1.
const secure = () => config().ORIGIN.startsWith('https:');

/** Sets a cookie that scripts can't read, sent to `path` and below, for `maxAge` seconds. */
export function setCookie(
	cookies: Cookies,
	name: string,
	value: string,
	at: { path: string; maxAge: number }
): void {
	cookies.set(name, value, { ...at, httpOnly: true, sameSite: 'lax', secure: secure() });
}

/** Removes a cookie that was set for `path`. */
export function removeCookie(cookies: Cookies, name: string, path: string): void {
	cookies.delete(name, { path, secure: secure() });
}
