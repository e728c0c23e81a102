import { directionOf, readingMinutes } from '$lib/delivery/book.ts';
import { openEntitlement, readerOf } from '$lib/server/delivery/entitlements.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'cache-control': 'private, no-store' });
	const reader = await readerOf(event);
	const book = await openEntitlement({ ...reader, entitlementId: event.params.entitlement });
	const { entitlementId, productId, title, subtitle, authorName, language, isSample } = book;
	const { place, version, publishedAt } = book;
	return {
		book: {
			entitlementId,
			productId,
			title,
			subtitle,
			authorName,
			language,
			isSample,
			place,
			version,
			publishedAt
		},
		direction: directionOf(language),
		contents: book.sections.map((section) => section.title),
		minutes: readingMinutes(book),
		isSignedIn: reader.viewer !== null
	};
};
