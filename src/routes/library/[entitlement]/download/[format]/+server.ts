import { downloadFormats } from '$lib/delivery/book.ts';
import { labelsFor } from '$lib/delivery/labels.ts';
import { downloadOf } from '$lib/server/delivery/download.ts';
import { openEntitlement, readerOf } from '$lib/server/delivery/entitlements.ts';
import { getOutside } from '$lib/server/delivery/library.ts';
import { pictureData } from '$lib/server/media/pictures.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import type { RequestHandler } from './$types.js';

export const GET: RequestHandler = async (event) => {
	const format = downloadFormats.find((known) => known === event.params.format);
	if (!format) throw new DomainError('format_not_found', 404);
	const reader = await readerOf(event);
	const book = await openEntitlement({ ...reader, entitlementId: event.params.entitlement });
	const { coverPath } = await getOutside(book.productId);
	const cover = format === 'html' ? await pictureData('covers', coverPath) : null;
	return downloadOf(book, format, labelsFor(book.language), cover);
};
