import { cookieMaxAge, cookieName, isLocale } from '../../paraglide/runtime.js';
import type { Theme } from '../../ui/theme.ts';
import { config } from '../platform/config.ts';
import type { Viewer } from '../workspaces/viewer.ts';

type Options = { path: '/'; maxAge: number; httpOnly: false; sameSite: 'lax'; secure: boolean };
type Cookies = {
	get: (name: string) => string | undefined;
	set: (name: string, value: string, options: Options) => void;
};

/** What this browser shows; static/theme.js reads and writes it too. */
const THEME = 'noxloop-theme';
/** The account's choice when it was last taken over: a switch of this browser alone stays until the account's changes. */
const ACCOUNT_THEME = 'noxloop-account-theme';

// Scripts read these: the page is drawn with them before anything else runs.
function keep(cookies: Cookies, name: string, value: string): void {
	const secure = config().ORIGIN.startsWith('https:');
	cookies.set(name, value, { path: '/', maxAge: cookieMaxAge, httpOnly: false, sameSite: 'lax', secure });
}

/** From now on this browser is spoken to in `locale`. */
export function speak(cookies: Cookies, locale: string): void {
	if (cookies.get(cookieName) !== locale) keep(cookies, cookieName, locale);
}

/** From now on this browser shows the account's theme. */
export function show(cookies: Cookies, theme: Theme): void {
	keep(cookies, THEME, theme);
	keep(cookies, ACCOUNT_THEME, theme);
}

/** Brings the viewer's language and theme to the browser they use. Changes nothing where they are already. */
export function follow(cookies: Cookies, { locale, theme }: Viewer): void {
	if (isLocale(locale)) speak(cookies, locale);
	const taken = cookies.get(ACCOUNT_THEME);
	if (taken === theme) return;
	// Who never chose one keeps what they chose in this browser before they signed up.
	if (!taken && theme === 'system') keep(cookies, ACCOUNT_THEME, theme);
	else show(cookies, theme);
}
