import { m } from '$lib/paraglide/messages.js';
import { getLocale, locales } from '$lib/paraglide/runtime.js';

/** The words a downloaded book needs, in its own language where we speak it, else in the reader's. */
export function labelsFor(bookLanguage: string): { contents: string; sample: string; language: string } {
	const primary = bookLanguage.split('-')[0];
	const locale = locales.find((known) => known.split('-')[0] === primary) ?? getLocale();
	return {
		contents: m.book_contents({}, { locale }),
		sample: m.library_sample_explained({}, { locale }),
		language: locale
	};
}
