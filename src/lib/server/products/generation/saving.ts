import type { SalesCopy, SectionEdit } from '../../../products/edits.ts';
import { unwrap } from '../../platform/errors.ts';
import type { Acting } from '../../workspaces/members.ts';
import { recheck } from '../reports.ts';

/** A product as a program sends it, over the versions that it read. */
export type WholeProduct = {
	version: number;
	title: string;
	subtitle: string;
	promise: string;
	authorName: string;
	price: { amountCents: number; currency: string };
	salesCopy: SalesCopy;
	/** Those to save; others stay as they are. */
	sections: (SectionEdit & { id: string; version: number })[];
};

/**
 * Saves all of it or nothing, and judges the texts. Throws `stale_version` (409), `section_locked` (409), `section_not_found`
 * (404), `currency_unknown` (422), `role_too_low` (403), `product_not_found` (404). Saving what is stored changes nothing.
 */
export async function saveProduct(acting: Acting, id: string, wanted: WholeProduct): Promise<void> {
	const saved = await acting.supabase.rpc('save_product', {
		p_product_id: id,
		p_version: wanted.version,
		p_fields: {
			title: wanted.title,
			subtitle: wanted.subtitle,
			promise: wanted.promise,
			author_name: wanted.authorName,
			price_cents: wanted.price.amountCents,
			currency: wanted.price.currency,
			sales_copy: wanted.salesCopy
		},
		p_sections: wanted.sections
	});
	unwrap(saved);
	if (wanted.sections.length > 0) await recheck(acting, id);
}
