import { daysOf } from '../../models/usage/range.ts';
import { reportOf, type UsageReport } from '../../models/usage/report.ts';
import type { Database } from '../platform/database-types.ts';
import { unwrap } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';

/** Calendar days of the zone, both included; at most two years. */
export type UsageRange = { from: string; to: string; zone: string };
type Row = Database['public']['Functions']['workspace_usage']['Returns'][number];

/** A workspace's usage. Empty for a stranger. */
export async function readUsage(
	supabase: SessionClient,
	workspaceId: string,
	range: UsageRange
): Promise<UsageReport> {
	const rows = await supabase.rpc('workspace_usage', { p_workspace_id: workspaceId, ...namedRange(range) });
	return reportFrom(unwrap(rows), range);
}

/** The usage of all workspaces. For platform admins. */
export async function readPlatformUsage(supabase: SessionClient, range: UsageRange): Promise<UsageReport> {
	return reportFrom(unwrap(await supabase.rpc('platform_usage', namedRange(range))), range);
}

const namedRange = ({ from, to, zone }: UsageRange) => ({ p_from: from, p_until: to, p_zone: zone });

function reportFrom(rows: Row[], range: UsageRange): UsageReport {
	const told = rows.map(
		({
			input_tokens: inputTokens,
			output_tokens: outputTokens,
			cost_micros: costMicros,
			generations_failed: generationsFailed,
			...row
		}) => ({ ...row, inputTokens, outputTokens, costMicros, generationsFailed })
	);
	return reportOf(told, daysOf(range));
}
