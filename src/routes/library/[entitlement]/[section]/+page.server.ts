import { directionOf, typographicLanguage } from '$lib/delivery/book.ts';
import { renderMarkdown } from '$lib/products/markdown.ts';
import { openEntitlement, readerOf } from '$lib/server/delivery/entitlements.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'cache-control': 'private, no-store' });
	const reader = await readerOf(event);
	const book = await openEntitlement({ ...reader, entitlementId: event.params.entitlement });
	const position = /^[1-9]\d{0,4}$/.test(event.params.section) ? Number(event.params.section) : 0;
	const section = book.sections[position - 1];
	if (!section) throw new DomainError('section_not_found', 404);
	return {
		entitlementId: book.entitlementId,
		title: book.title,
		language: book.language,
		direction: directionOf(book.language),
		isSample: book.isSample,
		contents: book.sections.map(({ title }) => title),
		position,
		rememberedPlace: book.place,
		html: renderMarkdown(section.body, { topHeading: 2, language: typographicLanguage(book.language) })
	};
};
