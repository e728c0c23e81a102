import type { PlanPrice } from '../../billing/types.ts';
import { unwrap } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';

export type LimitUse = { name: string; used: number; allowed: number | null };

/** The plan in force and its subscription. `status` is null on the free plan. */
export type WorkspacePlan = {
	code: string;
	name: string;
	versionId: string;
	status: 'trialing' | 'active' | 'past_due' | 'unpaid' | 'incomplete' | 'paused' | string | null;
	planPriceId: string | null;
	/** Takes over when the period ends. */
	nextPlanPriceId: string | null;
	periodEnd: string | null;
	/** When it ends, if that was asked for. */
	cancelAt: string | null;
	trialEnd: string | null;
	pastDueSince: string | null;
	/** Until when the plan's limits stay while a payment is due. */
	graceUntil: string | null;
};

/** The plan of a workspace; null for a stranger. */
export async function findPlan(supabase: SessionClient, workspaceId: string): Promise<WorkspacePlan | null> {
	const [row] = unwrap(await supabase.rpc('workspace_plan', { p_workspace_id: workspaceId }));
	if (!row) return null;
	return {
		code: row.plan_code,
		name: row.plan_name,
		versionId: row.plan_version_id,
		status: row.status,
		planPriceId: row.plan_price_id,
		nextPlanPriceId: row.next_plan_price_id,
		periodEnd: row.period_end,
		cancelAt: row.cancel_at,
		trialEnd: row.trial_end,
		pastDueSince: row.past_due_since,
		graceUntil: row.grace_until
	};
}

/** What the plan limits, how much of it is used. Empty for a stranger. */
export async function listUsage(supabase: SessionClient, workspaceId: string): Promise<LimitUse[]> {
	return unwrap(await supabase.rpc('plan_usage', { p_workspace_id: workspaceId }));
}

/** A price as it is billed, with the plan it buys; also one that is not on offer any more. */
export type BilledPrice = PlanPrice & { planName: string; credits: number };

/** The prices with these ids. The same for everybody. */
export async function findPrices(supabase: SessionClient, ids: (string | null)[]): Promise<BilledPrice[]> {
	const known = ids.filter((id) => id !== null);
	if (known.length === 0) return [];
	const rows = unwrap(
		await supabase
			.from('plan_prices')
			.select(
				'id, interval, currency, amount_cents, plan_versions!plan_prices_plan_version_id_fkey(credits, plans(name))'
			)
			.in('id', known)
	);
	return rows.map(({ id, interval, currency, amount_cents: amountCents, plan_versions: version }) => ({
		...{ id, interval, currency, amountCents },
		planName: version?.plans?.name ?? '',
		credits: version?.credits ?? 0
	}));
}
