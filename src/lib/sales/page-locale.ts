import { baseLocale, locales, type Locale } from '../paraglide/runtime.js';

/**
 * The language a product's page speaks around the product: the product's own where we have it (`pt-BR` is served by
 * `pt-PT`), else English. It depends on the product alone, so that one copy of the page serves every visitor.
 */
export function pageLocale(language: string): Locale {
	const base = language.split('-')[0];
	const exact = locales.find((locale) => locale === language);
	return exact ?? locales.find((locale) => locale.split('-')[0] === base) ?? baseLocale;
}
