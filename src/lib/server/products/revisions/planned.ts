import type { OutlineSection } from '../../../products/types.ts';
import { unwrap } from '../../platform/errors.ts';
import { secretClient } from '../../platform/supabase.ts';

/** The titles that the sections of a product were written under, by their ids: what the plan calls them, whatever people do later. */
export async function firstTitles(productId: string): Promise<Map<string, string>> {
	const rows = unwrap(
		await secretClient()
			.from('section_versions')
			.select('section_id, title, sections!inner(product_id)')
			.eq('sections.product_id', productId)
			.eq('made_by', 'model')
			.order('version', { ascending: false })
	);
	// Of equal keys the last one stays: the oldest version.
	return new Map(rows.map(({ section_id: id, title }) => [id, title]));
}

/**
 * The planned sections in the order of `titles`, null where the plan has none. A plan knows no moves, so it is found by title, of
 * equal ones first in its own place. A place alone speaks only where nothing was moved.
 */
export function planBehind(planned: OutlineSection[], titles: string[]): (OutlineSection | null)[] {
	const free = new Set(planned.keys());
	const take = (place: number | undefined): number | null =>
		place !== undefined && free.delete(place) ? place : null;
	const isCalled = (title: string, place: number): boolean => planned[place]?.title === title;

	const inPlace = titles.map((title, at) => (isCalled(title, at) ? take(at) : null));
	const found = titles.map(
		(title, at) => inPlace[at] ?? take([...free].find((place) => isCalled(title, place)))
	);
	const isMoved = found.some((place, at) => place !== null && place !== at);
	const places = isMoved ? found : found.map((place, at) => place ?? take(at));
	return places.map((place) => (place === null ? null : (planned[place] ?? null)));
}
