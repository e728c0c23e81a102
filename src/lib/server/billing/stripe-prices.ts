import type Stripe from 'stripe';
import { DomainError, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { stripe } from '../payments/stripe.ts';

type PlanPrice = {
	id: string;
	plan_version_id: string;
	interval: 'month' | 'year';
	currency: string;
	amount_cents: number;
	plan_versions: { number: number; trial_days: number; plans: { code: string; name: string } };
};

const prefix = 'noxloop_plan_price_';
const lookupKey = (planPriceId: string) => `${prefix}${planPriceId}`;
const known = new Map<string, string>();

/**
 * The Stripe price of a plan's price, made at Stripe when it is not there. Prices of ours never change, so neither do those. Found by
 * its lookup key, so that the ids of one Stripe account are never used at another. Throws `plan_not_found` (404).
 */
export async function stripePriceOf(planPriceId: string): Promise<string> {
	const found = known.get(planPriceId) ?? (await find(planPriceId)) ?? (await make(planPriceId));
	known.set(planPriceId, found);
	return found;
}

/** Our price that a Stripe price stands for; null for one that is none of ours. */
export function planPriceIdOf(price: Stripe.Price | null | undefined): string | null {
	const key = price?.lookup_key ?? '';
	return key.startsWith(prefix) ? key.slice(prefix.length) : (price?.metadata?.plan_price_id ?? null);
}

async function find(planPriceId: string): Promise<string | undefined> {
	const { data } = await stripe().prices.list({ lookup_keys: [lookupKey(planPriceId)], limit: 1 });
	return data[0]?.id;
}

async function make(planPriceId: string): Promise<string> {
	const price = await readPrice(planPriceId);
	const { plans: plan, number } = price.plan_versions;
	const made = await stripe().prices.create(
		{
			currency: price.currency,
			unit_amount: price.amount_cents,
			recurring: { interval: price.interval },
			lookup_key: lookupKey(planPriceId),
			metadata: { plan_price_id: planPriceId },
			product_data: { name: `Noxloop ${plan.name}`, metadata: { plan: plan.code, version: String(number) } }
		},
		{ idempotencyKey: lookupKey(planPriceId) }
	);
	return made.id;
}

/** A price with its plan. Throws `plan_not_found` (404). */
export async function readPrice(planPriceId: string): Promise<PlanPrice> {
	const price = unwrapMaybe(
		await secretClient()
			.from('plan_prices')
			.select(
				'id, plan_version_id, interval, currency, amount_cents, plan_versions!plan_prices_plan_version_id_fkey!inner(number, trial_days, plans!inner(code, name))'
			)
			.eq('id', planPriceId)
			.maybeSingle()
	);
	if (!price) throw new DomainError('plan_not_found', 404);
	return price;
}

/** A price that a workspace may take now: of a plan on offer, in its newest version. Throws `plan_not_found` (404). */
export async function requireOffered(planPriceId: string): Promise<PlanPrice> {
	const price = await readPrice(planPriceId);
	const { count } = await secretClient()
		.from('plan_offers')
		.select('code', { count: 'exact', head: true })
		.eq('is_offered', true)
		.eq('plan_version_id', price.plan_version_id);
	if (!count) throw new DomainError('plan_not_found', 404);
	return price;
}
