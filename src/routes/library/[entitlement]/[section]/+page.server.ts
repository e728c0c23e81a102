import { directionOf, scopeOf, typographicLanguage } from '$lib/delivery/book.ts';
import { renderSection } from '$lib/products/render-section.ts';
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
		type: book.type,
		contents: book.sections.map(({ id, title, module }) => ({ id, title, module })),
		position,
		rememberedPlace: book.place,
		html: renderSection(section.body, {
			type: book.type,
			language: typographicLanguage(book.language),
			topHeading: 2,
			scope: scopeOf(book.entitlementId, section, position)
		})
	};
};
