import { Provenance } from '../../products/provenance.ts';
import { isUuid } from '../../uuid.ts';
import { DomainError, unwrap } from '../platform/errors.ts';
import type { Acting, Member } from '../workspaces/members.ts';
import { settleAuthorship } from './authorship.ts';

/** How the product's present text was made. Throws `product_not_found` (404). */
export async function readProvenance(member: Acting, productId: string): Promise<Provenance> {
	await settleAuthorship(member.workspaceId, productId);
	return Provenance.parse(
		unwrap(await member.supabase.rpc('product_provenance', { p_product_id: productId }))
	);
}

/** Whether the public page tells how the product was made. The page follows at once. Throws `product_not_found` (404). */
export async function showProvenance(member: Member, productId: string, isShown: boolean): Promise<void> {
	if (!isUuid(productId)) throw new DomainError('product_not_found', 404);
	const query = member.supabase.from('products').update({ shows_provenance: isShown });
	const rows = unwrap(await query.eq('workspace_id', member.workspaceId).eq('id', productId).select('id'));
	if (rows.length === 0) throw new DomainError('product_not_found', 404);
}
