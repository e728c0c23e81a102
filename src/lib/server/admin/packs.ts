import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { NewPack } from '../../billing/plan-schema.ts';
import type { PlatformAdmin } from './platform-admin.ts';

/** Every pack of credits with its prices, those on offer first. */
export async function listPacks({ supabase }: PlatformAdmin) {
	const rows = unwrap(
		await supabase
			.from('credit_packs')
			.select('id, credits, is_offered, credit_pack_prices(currency, amount_cents)')
			.order('is_offered', { ascending: false })
			.order('credits')
			.order('created_at')
	);
	return rows.map(({ id, credits, is_offered: isOffered, credit_pack_prices: prices }) => ({
		id,
		credits,
		isOffered,
		prices: prices.map(({ currency, amount_cents: amountCents }) => ({ currency, amountCents }))
	}));
}

/** Ends a pack or offers it again. Throws `credit_pack_not_found` (404). */
export async function offerPack({ supabase }: PlatformAdmin, id: string, isOffered: boolean): Promise<void> {
	unwrapMaybe(await supabase.rpc('offer_credit_pack', { p_credit_pack_id: id, p_is_offered: isOffered }));
}

/** Adds a pack, on offer at once. */
export async function addPack({ supabase }: PlatformAdmin, { credits, prices }: NewPack): Promise<string> {
	return unwrap(await supabase.rpc('add_credit_pack', { p_credits: credits, p_prices: prices }));
}
