import slugify from '@sindresorhus/slugify';
import type { ProductType } from '../../products/brief.ts';
import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import type { Member } from '../workspaces/members.ts';
import { ensureCover } from './covers/index.ts';
import { settleAuthorship } from './authorship.ts';
import { get } from './listing.ts';

const slugBaseMaxLength = 60; // products_slug_shape allows 80; the rest is for "-2", "-3" …

/**
 * The address a product wishes for: its title in plain letters, cut between words. A title without any letter that has
 * a Latin form (Chinese, Japanese …) gives its type and the start of its id.
 */
export function slugBase({ id, title, type }: { id: string; title: string; type: ProductType }): string {
	const slug = slugify(title, { decamelize: false });
	if (slug === '') return `${type}-${id.slice(0, 8)}`;
	if (slug.length <= slugBaseMaxLength) return slug;
	const cut = slug.slice(0, slugBaseMaxLength + 1);
	const lastWord = cut.lastIndexOf('-');
	return lastWord > 0 ? cut.slice(0, lastWord) : cut.slice(0, slugBaseMaxLength);
}

/**
 * Puts the product as stored before buyers and returns its slug, which stays once given. Throws `stale_version` (409),
 * `generation_running` (409), `product_empty` (422), `price_below_minimum` (422) or `product_not_found` (404).
 * Repeating it publishes the same text again.
 */
export async function publish(member: Member, id: string, version: number): Promise<string> {
	const product = await get(member, id);
	await settleAuthorship(member.workspaceId, id);
	// A page without the newest cover sells all the same.
	await ensureCover(member, product).catch((problem: unknown) =>
		log.warn({ err: problem, productId: id }, 'a product is published with the cover it has')
	);
	return unwrap(
		await member.supabase.rpc('publish_product', {
			p_product_id: id,
			p_version: version,
			p_slug_base: slugBase(product)
		})
	);
}

/** Takes the public page down; buyers keep what they bought. Throws `product_not_found` (404). Safe to repeat. */
export async function unpublish(member: Member, id: string): Promise<void> {
	unwrapMaybe(await member.supabase.rpc('unpublish_product', { p_product_id: id }));
}
