import { z } from 'zod';
import { setCookie, type Cookies } from './cookies.ts';

/** Seconds between two mails to one address, as Supabase Auth's max_frequency in supabase/config.toml. */
export const resendAfterSeconds = 60;

const NAME = 'noxloop-awaited-mail';
const PATH = '/sign-up';
const Stored = z.object({ email: z.email().max(254), sentAt: z.number().int() });

export type AwaitedMail = { email: string; waitSeconds: number };

/** Remembers in the visitor's browser where the confirmation mail went, so that no address stands in a URL. */
export function rememberMail(cookies: Cookies, email: string, sentAt = Date.now()): void {
	const value = JSON.stringify({ email, sentAt });
	setCookie(cookies, NAME, value, { path: PATH, maxAge: 3600 });
}

/** The mail this visitor waits for and the seconds until it can be sent again; null when none is known. */
export function findAwaitedMail(cookies: Pick<Cookies, 'get'>, now = Date.now()): AwaitedMail | null {
	const stored = Stored.safeParse(parse(cookies.get(NAME)));
	if (!stored.success) return null;
	const { email, sentAt } = stored.data;
	const waited = (now - sentAt) / 1000;
	const waitSeconds = Math.min(resendAfterSeconds, Math.max(0, Math.ceil(resendAfterSeconds - waited)));
	return { email, waitSeconds };
}

function parse(text: string | undefined): unknown {
	try {
		return JSON.parse(text ?? 'null');
	} catch {
		return null; // a cookie anyone can write; what isn't ours is no mail
	}
}
