import { serverAsyncLocalStorage, type Locale } from '$lib/paraglide/runtime.js';

/** Makes the rest of this request speak `locale`, whatever the visitor prefers: one answer then serves everybody. */
export function speak(locals: App.Locals, locale: Locale): void {
	locals.locale = locale;
	const store = serverAsyncLocalStorage?.getStore();
	if (store) store.locale = locale;
}
