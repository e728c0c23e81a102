import { z } from 'zod';

/** What to look for; whatever is wrong with it in an address, it falls back to nothing. */
export const SearchText = z
	.string()
	.trim()
	.transform((text) => text.slice(0, 100))
	.catch('');

/** Which page of a list; the first for what is no page. */
export const PageNumber = z.coerce.number().int().min(1).max(10_000).catch(1);

/** The query of an address that says this, without what goes without saying: null, '', 'all' and page 1. */
export function listQuery(said: Record<string, string | number | null | undefined>): string {
	const told = Object.entries(said).filter(
		([name, value]) => value && value !== 'all' && !(name === 'page' && value === 1)
	);
	const text = new URLSearchParams(told.map(([name, value]) => [name, String(value)])).toString();
	return text ? `?${text}` : '';
}
