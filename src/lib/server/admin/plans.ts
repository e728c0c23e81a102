import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { Json } from '../platform/database-types.ts';
import type { PlanTerms } from '../../billing/plan-schema.ts';
import type { PlatformAdmin } from './platform-admin.ts';

/** A version as it was saved, with how many workspaces are on it. */
export type PlanVersion = Omit<PlanTerms, 'plan'> & { id: string; createdAt: string; workspaces: number };
/** Versions are newest first; the first is what a new subscription gets. */
export type ListedPlan = { code: string; name: string; isOffered: boolean; versions: PlanVersion[] };

const columns =
	'id, plan_code, number, credits, trial_days, trial_credits, members, published_products, storage_bytes, channels, scheduled_posts, api_calls_per_day, instances, generations_at_once, generations_a_month, features, created_at, plan_prices(interval, currency, amount_cents)';

/** Every plan with all its versions, cheapest first; those no longer on offer too. */
export async function listPlans({ supabase }: PlatformAdmin): Promise<ListedPlan[]> {
	const [plans, versions, counts] = await Promise.all([
		supabase.from('plans').select('code, name, is_offered').order('position'),
		supabase.from('plan_versions').select(columns).order('number', { ascending: false }),
		supabase.rpc('count_subscribers')
	]);
	const workspaces = new Map(unwrap(counts).map((row) => [row.plan_version_id, row.workspaces]));
	const read = unwrap(versions).map(
		({ plan_code: plan, created_at: createdAt, plan_prices: prices, ...terms }) => ({
			plan,
			version: {
				...terms,
				createdAt,
				prices: prices.map(({ amount_cents: amountCents, ...price }) => ({ ...price, amountCents })),
				workspaces: workspaces.get(terms.id) ?? 0
			}
		})
	);
	return unwrap(plans).map(({ code, name, is_offered: isOffered }) => ({
		code,
		name,
		isOffered,
		versions: read.filter(({ plan }) => plan === code).map(({ version }) => version)
	}));
}

/** One plan with its versions; null when there is none. */
export async function findPlan(admin: PlatformAdmin, code: string): Promise<ListedPlan | null> {
	return (await listPlans(admin)).find((plan) => plan.code === code) ?? null;
}

/** The currencies a price can be in. */
export async function listCurrencies({ supabase }: PlatformAdmin): Promise<string[]> {
	const rows = unwrap(await supabase.from('currencies').select('code').eq('is_offered', true));
	const usual = ['eur', 'usd', 'gbp'];
	const rank = (code: string) => (usual.includes(code) ? usual.indexOf(code) : usual.length);
	return rows.map(({ code }) => code).sort((one, two) => rank(one) - rank(two) || one.localeCompare(two));
}

/** Adds the next version of a plan; who pays for an older one keeps it. Throws `stale_version` (409), `plan_not_found` (404). */
export async function addVersion(
	{ supabase }: PlatformAdmin,
	{ plan, number, prices, ...terms }: PlanTerms
): Promise<string> {
	return unwrap(
		await supabase.rpc('add_plan_version', {
			p_plan_code: plan,
			p_from_number: number,
			p_terms: terms satisfies Json,
			p_prices: prices
		})
	);
}

/**
 * Withdraws a plan from sale or offers it again; who pays for it keeps it. Repeating it changes nothing. Throws `plan_not_found` (404),
 * `free_plan_stays` (409).
 */
export async function offerPlan(
	{ supabase }: PlatformAdmin,
	code: string,
	isOffered: boolean
): Promise<void> {
	unwrapMaybe(await supabase.rpc('offer_plan', { p_plan_code: code, p_is_offered: isOffered }));
}
