import { z } from 'zod';
import { productTypes } from '../../products/brief.ts';
import type { Book } from '../../delivery/book.ts';
import { Provenance, realModels, shareByPeople, sumOf } from '../../products/provenance.ts';

const timestamp = z.union([z.string(), z.date()]).transform((value) => new Date(value).toISOString());

const Content = z.object({
	product_id: z.string(),
	title: z.string(),
	subtitle: z.string(),
	author_name: z.string(),
	language: z.string(),
	type: z.enum(productTypes),
	origin: z.string(),
	sections: z
		.array(
			z.object({
				id: z.string().default(''),
				title: z.string(),
				module: z.string().default(''),
				body: z.string()
			})
		)
		.min(1),
	reading_place: z.number().int().positive(),
	version_number: z.number().int(),
	published_at: timestamp,
	provenance: Provenance.nullable().catch(null)
});

/** A row of `entitled_content` as a book. A place beyond the end, as after a shorter edition, becomes the last section. */
export function toBook(entitlementId: string, row: unknown): Book {
	const content = Content.parse(row);
	return {
		entitlementId,
		productId: content.product_id,
		title: content.title,
		subtitle: content.subtitle,
		authorName: content.author_name,
		language: content.language,
		type: content.type,
		isSample: content.origin === 'sample',
		origin: content.origin,
		made: madeOf(content.provenance),
		sections: content.sections,
		place: Math.min(content.reading_place, content.sections.length),
		version: content.version_number,
		publishedAt: content.published_at
	};
}

function madeOf(provenance: Provenance | null): Book['made'] {
	if (!provenance) return null;
	const sum = sumOf(provenance);
	return { models: realModels(sum), shareByPeople: shareByPeople(sum) };
}
