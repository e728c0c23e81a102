import { unwrap } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';
import type { Pack, Plan } from '../../billing/types.ts';

/** The plans on offer, cheapest first, each in its newest version with its prices in every currency. The same for everybody. */
export async function listPlans(supabase: SessionClient): Promise<Plan[]> {
	const offers = unwrap(
		await supabase.from('plan_offers').select('*').eq('is_offered', true).order('position')
	);
	const versions = offers.flatMap(({ plan_version_id: id }) => id ?? []);
	const priced = unwrap(
		await supabase
			.from('plan_prices')
			.select('id, plan_version_id, interval, currency, amount_cents')
			.in('plan_version_id', versions)
	);
	return offers.map((offer) => ({
		code: offer.code ?? '',
		name: offer.name ?? '',
		number: offer.number ?? 0,
		versionId: offer.plan_version_id ?? '',
		credits: offer.credits ?? 0,
		trialDays: offer.trial_days ?? 0,
		trialCredits: offer.trial_credits ?? 0,
		limits: {
			members: offer.members,
			published_products: offer.published_products,
			storage_bytes: offer.storage_bytes,
			channels: offer.channels,
			scheduled_posts: offer.scheduled_posts,
			api_calls_per_day: offer.api_calls_per_day,
			instances: offer.instances,
			generations_at_once: offer.generations_at_once,
			generations_a_month: offer.generations_a_month
		},
		features: offer.features ?? [],
		prices: priced
			.filter((price) => price.plan_version_id === offer.plan_version_id)
			.map(({ id, interval, currency, amount_cents: amountCents }) => ({
				id,
				interval,
				currency,
				amountCents
			}))
	}));
}

/** What a new account's first workspace begins with, in credits. Null when it can't be read: a page says nothing of it then. */
export async function findWelcomeCredits(supabase: SessionClient): Promise<number | null> {
	const { data } = await supabase.from('plan_offers').select('credits').eq('code', 'free').maybeSingle();
	return data?.credits ?? null;
}

/** The packs of credits on offer, smallest first, with their prices. */
export async function listPacks(supabase: SessionClient): Promise<Pack[]> {
	const rows = unwrap(
		await supabase
			.from('credit_packs')
			.select('id, credits, credit_pack_prices(id, currency, amount_cents)')
			.eq('is_offered', true)
			.order('credits')
	);
	return rows.map(({ id, credits, credit_pack_prices: prices }) => ({
		id,
		credits,
		prices: (prices ?? []).map(({ id: priceId, currency, amount_cents: amountCents }) => ({
			id: priceId,
			currency,
			amountCents
		}))
	}));
}
