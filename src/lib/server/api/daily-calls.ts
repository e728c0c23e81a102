import { DomainError, unwrapMaybe } from '../platform/errors.ts';
import { createLimiter } from '../platform/limits.ts';
import { noteWait } from '../platform/retry-after.ts';
import { secretClient } from '../platform/supabase.ts';

const day = 24 * 60 * 60;
const most = 2_000_000_000; // more than any plan names: what is allowed depends on the plan, and is compared here
const calls = createLimiter({ name: 'api-day', most, seconds: day });

const keptMs = 60_000;
const kept = new Map<string, { allowed: number | null; until: number }>();

/**
 * Counts a program's call against its workspace's plan. Throws `plan_limit_reached` (402, with the wait until the day is over, which
 * begins with its first call). A new plan is noticed within a minute.
 */
export async function countCall(workspaceId: string): Promise<void> {
	const [{ remaining, waitSeconds }, allowed] = await Promise.all([
		calls.count(workspaceId),
		allowedFor(workspaceId)
	]);
	if (allowed === null || most - remaining <= allowed) return;
	noteWait(waitSeconds);
	throw new DomainError('plan_limit_reached', 402, { detail: { waitSeconds } });
}

async function allowedFor(workspaceId: string): Promise<number | null> {
	const found = kept.get(workspaceId);
	if (found && found.until > Date.now()) return found.allowed;
	const answer = await secretClient().rpc('plan_limit', {
		p_workspace_id: workspaceId,
		p_limit: 'api_calls_per_day'
	});
	const allowed: number | null = unwrapMaybe(answer);
	if (kept.size >= 1000) kept.clear();
	kept.set(workspaceId, { allowed, until: Date.now() + keptMs });
	return allowed;
}
