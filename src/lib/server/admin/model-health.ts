import { providerNames, type ProviderName } from '../../ai/providers.ts';
import { unwrap } from '../platform/errors.ts';
import { missingSetting } from './models.ts';
import type { PlatformAdmin } from './platform-admin.ts';

/** One hour of a provider's calls; `answered` leaves out what failed, times are of those. */
export type ProviderHour = { calls: number; answered: number; p50Ms: number | null; p95Ms: number | null };

export type ProviderHealth = {
	provider: ProviderName;
	/** The setting that would hold the operator's key; null when it does. */
	missingSetting: string | null;
	breaker:
		{ state: 'closed' } | { state: 'open' | 'probing'; reason: string; openedAt: string; retryAt: string };
	/** The last 24 hours; null without a call. */
	day:
		| (ProviderHour & {
				lastSuccessAt: string | null;
				lastFailureAt: string | null;
				lastFailure: string | null;
		  })
		| null;
	/** The last 24 hours, oldest first. */
	hours: ProviderHour[];
};

const hoursShown = 24;
/** A breaker whose time came this long ago was left behind by a process that is gone. */
const staleAfterMs = 15 * 60_000;
const noCalls: ProviderHour = { calls: 0, answered: 0, p50Ms: null, p95Ms: null };

/** How each provider does: its key, its breaker, and the last 24 hours by the log of calls. */
export async function listProviders({ supabase }: PlatformAdmin): Promise<ProviderHealth[]> {
	const [days, hours, breakers] = await Promise.all([
		supabase.rpc('provider_health'),
		supabase.rpc('provider_hours'),
		supabase.from('provider_breakers').select('provider, reason, opened_at, retry_at').order('retry_at')
	]);
	const [dayRows, hourRows, breakerRows] = [unwrap(days), unwrap(hours), unwrap(breakers)];
	return providerNames.map((provider) => {
		const day = dayRows.find((row) => row.provider === provider);
		const own = hourRows
			.filter((row) => row.provider === provider)
			.map((row) => [row.hour, hourOf(row)] as const);
		const byHour = new Map(own);
		return {
			provider,
			missingSetting: missingSetting(provider),
			breaker: breakerOf(breakerRows.filter((row) => row.provider === provider).at(-1)),
			day: day
				? {
						...hourOf(day),
						lastSuccessAt: day.last_success_at,
						lastFailureAt: day.last_failure_at,
						lastFailure: [day.last_failure, day.last_reason].filter(Boolean).join(' · ') || null
					}
				: null,
			hours: Array.from({ length: hoursShown }, (_, place) => byHour.get(hoursShown - 1 - place) ?? noCalls)
		};
	});
}

type HourRow = { calls: number; answered: number; p50_ms: number | null; p95_ms: number | null };

const hourOf = (row: HourRow): ProviderHour => ({
	calls: row.calls,
	answered: row.answered,
	p50Ms: row.p50_ms,
	p95Ms: row.p95_ms
});

type BreakerRow = { reason: string; opened_at: string; retry_at: string };

function breakerOf(row: BreakerRow | undefined): ProviderHealth['breaker'] {
	const left = row ? Date.parse(row.retry_at) - Date.now() : -Infinity;
	if (!row || left < -staleAfterMs) return { state: 'closed' };
	const state = left > 0 ? 'open' : 'probing';
	return { state, reason: row.reason, openedAt: row.opened_at, retryAt: row.retry_at };
}

export type Fallback = {
	id: string;
	at: string;
	workspaceId: string;
	workspace: string;
	task: string;
	provider: string;
	model: string;
	outcome: string;
	reason: string;
};

/** The newest calls that another route had been passed over for, at most a week old. */
export async function listFallbacks({ supabase }: PlatformAdmin): Promise<Fallback[]> {
	const rows = unwrap(await supabase.rpc('recent_fallbacks', { p_limit: 20 }));
	return rows.map((row) => ({
		id: row.id,
		at: row.created_at,
		workspaceId: row.workspace_id,
		workspace: row.workspace_name,
		task: row.task,
		provider: row.provider,
		model: row.model,
		outcome: row.outcome,
		reason: row.fallback_reason
	}));
}
