import { config } from '../platform/config.ts';
import { readAccessToken } from './access-link.ts';

const name = 'access';
const separator = '.';
/** 50 tokens of 64 characters stay under the 4096 bytes that browsers keep of a cookie (RFC 6265, 6.1). */
const atMost = 50;
/** Browsers keep no cookie for longer. */
const ageSeconds = 400 * 24 * 60 * 60;

type Options = { path: string; httpOnly: boolean; sameSite: 'lax'; secure: boolean; maxAge: number };
type Cookies = {
	get: (name: string) => string | undefined;
	set: (name: string, value: string, options: Options) => void;
	delete: (name: string, options: { path: string }) => void;
};

/** The tokens this browser opened, newest first. Those that are not ours, by change of secret or by hand, are left out. */
export function accessTokens(cookies: Pick<Cookies, 'get'>): string[] {
	const listed = cookies.get(name)?.split(separator, atMost) ?? [];
	return listed.filter((token) => readAccessToken(token) !== null);
}

/** Puts a verified token first in this browser's list; repeating it only moves it there. */
export function keepAccess(cookies: Pick<Cookies, 'get' | 'set'>, token: string): void {
	const list = [token, ...accessTokens(cookies).filter((other) => other !== token)].slice(0, atMost);
	cookies.set(name, list.join(separator), {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: config().ORIGIN.startsWith('https:'),
		maxAge: ageSeconds
	});
}

/** Takes away what this browser opened by link; the links themselves go on working. */
export function forgetAccess(cookies: Pick<Cookies, 'delete'>): void {
	cookies.delete(name, { path: '/' });
}
