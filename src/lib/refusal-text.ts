import { m } from './paraglide/messages.js';
import { getLocale, type Locale } from './paraglide/runtime.js';

type Options = { locale?: Locale };
type Words = {
	plain: (inputs?: Record<string, never>, options?: Options) => string;
	/** With the time to wait. */
	waiting?: (inputs: { wait: string }, options?: Options) => string;
};

// What may be said on every page, apart from the other codes: those stand on pages that cause them.
const refusals: Record<string, Words> = {
	too_many_attempts: { plain: m.error_too_many_attempts, waiting: m.error_too_many_attempts_wait },
	rate_limited: { plain: m.error_rate_limited, waiting: m.error_rate_limited_wait },
	body_too_large: { plain: m.error_body_too_large },
	cross_site_request: { plain: m.error_cross_site_request }
};

/** Seconds in words: `40 seconds`, `12 minutes`. Rounded up, so that nobody comes too early. */
export function waitText(seconds: number, locale: string = getLocale()): string {
	const isShort = seconds < 90;
	const [unit, value] = isShort ? ['second', seconds] : ['minute', Math.ceil(seconds / 60)];
	const format = { style: 'unit', unit, unitDisplay: 'long', numberingSystem: 'latn' } as const;
	return new Intl.NumberFormat(locale, format).format(Math.max(1, Math.ceil(value)));
}

/** What a person reads when a request was refused before anything looked at it; null for any other code. */
export function refusalText(code: string, waitSeconds?: number, locale?: Locale): string | null {
	const words = refusals[code];
	if (!words) return null;
	const options = locale ? { locale } : {};
	if (!words.waiting || !waitSeconds) return words.plain({}, options);
	return words.waiting({ wait: waitText(waitSeconds, locale) }, options);
}
