import type { Locale } from '../paraglide/runtime.js';

const names: Record<Locale, string> = { en: 'English', 'pt-PT': 'Português', ar: 'العربية' };

/** The languages we speak, each by its own name: whoever can't read the page finds theirs. */
export const languages = (Object.entries(names) as [Locale, string][]).map(([value, label]) => ({
	value,
	label
}));
