import { SalesCopy, type ProductDetails, type SectionEdit } from '../../products/edits.ts';
import type { Database } from '../platform/database-types.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import type { Member } from '../workspaces/members.ts';
import { ensureCover } from './covers/index.ts';
import { get } from './listing.ts';
import { recheck, type SectionPlace } from './reports.ts';

/** What was refused and what is stored instead: a page shows both. */
export type Conflict<T> = { version: number; stored: T };

type ProductUpdate = Database['public']['Tables']['products']['Update'];

/**
 * Saves the title page and the price, if the product is still the one of `version`. Returns the new version. Throws
 * `stale_version` (409, with a Conflict as detail) or `product_not_found` (404). Saving what is stored changes nothing.
 */
export async function saveDetails(
	member: Member,
	id: string,
	version: number,
	details: ProductDetails
): Promise<number> {
	const fields = {
		title: details.title,
		subtitle: details.subtitle,
		promise: details.promise,
		author_name: details.authorName,
		price_cents: details.priceCents,
		currency: details.currency
	};
	const saved = await updateProduct(member, id, version, fields);
	if (saved !== null) {
		await followWords(member, id);
		return saved;
	}
	const { version: present, ...product } = await get(member, id);
	const stored: ProductDetails = {
		title: product.title,
		subtitle: product.subtitle,
		promise: product.promise,
		authorName: product.authorName,
		priceCents: product.priceCents,
		currency: product.currency
	};
	return settle(present, stored, details);
}

/** The cover says what the product says. Where it can't be drawn now, publishing tries again. */
async function followWords(member: Member, id: string): Promise<void> {
	try {
		await ensureCover(member, await get(member, id));
	} catch (problem) {
		log.warn({ err: problem, productId: id }, 'a cover still says the words of before');
	}
}

/** Saves the words of the sales page; as `saveDetails`. */
export async function saveSalesCopy(
	member: Member,
	id: string,
	version: number,
	copy: SalesCopy
): Promise<number> {
	const saved = await updateProduct(member, id, version, { sales_copy: copy });
	if (saved !== null) return saved;
	const { version: present, salesCopy } = await get(member, id);
	return settle(present, salesCopy, SalesCopy.parse(copy));
}

async function updateProduct(
	member: Member,
	id: string,
	version: number,
	fields: ProductUpdate
): Promise<number | null> {
	const saved = await member.supabase
		.from('products')
		.update(fields)
		.eq('workspace_id', member.workspaceId)
		.eq('id', id)
		.eq('version', version)
		.select('version')
		.maybeSingle();
	return unwrapMaybe(saved)?.version ?? null;
}

/** Saves one section's title and text and judges them; as `saveDetails`, or `product_not_found` (404) for a section of another one. */
export async function saveSection(
	member: Member,
	{ productId, sectionId }: SectionPlace,
	version: number,
	edit: SectionEdit
): Promise<number> {
	const rows = unwrap(
		await member.supabase
			.from('sections')
			.update({ title: edit.title, body: edit.body })
			.eq('workspace_id', member.workspaceId)
			.eq('product_id', productId)
			.eq('id', sectionId)
			.eq('version', version)
			.select('version')
	);
	if (rows[0]) {
		await recheck(member, productId);
		return rows[0].version;
	}
	const { sections } = await get(member, productId);
	const present = sections.find(({ id }) => id === sectionId);
	if (!present) throw new DomainError('product_not_found', 404);
	return settle(present.version, { title: present.title, body: present.body }, edit);
}

/** A stale save of the very same words is a repeated one: nothing is in conflict. */
function settle<T extends object>(version: number, stored: T, wanted: T): number {
	if (JSON.stringify(stored) === JSON.stringify(wanted)) return version;
	throw new DomainError('stale_version', 409, { detail: { version, stored } satisfies Conflict<T> });
}
