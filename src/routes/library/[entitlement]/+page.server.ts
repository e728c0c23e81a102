import { directionOf, readingMinutes } from '$lib/delivery/book.ts';
import { openEntitlement, readerOf } from '$lib/server/delivery/entitlements.ts';
import { getOutside } from '$lib/server/delivery/library.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'cache-control': 'private, no-store' });
	const reader = await readerOf(event);
	const book = await openEntitlement({ ...reader, entitlementId: event.params.entitlement });
	const { sections, productId, ...facts } = book;
	return {
		book: facts,
		outside: await getOutside(productId),
		direction: directionOf(book.language),
		contents: sections.map(({ id, title, module }) => ({ id, title, module })),
		minutes: readingMinutes(book),
		isSignedIn: reader.viewer !== null
	};
};
