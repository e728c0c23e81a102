import { unwrap } from '../platform/errors.ts';
import { isUuid } from '../../uuid.ts';
import type { PlatformAdmin } from './platform-admin.ts';

const pageSize = 20;

/** One page of the workspaces whose name or handle holds the words; all, newest first, when there are none. */
export async function findWorkspaces({ supabase }: PlatformAdmin, words: string, page: number) {
	const rows = unwrap(await supabase.rpc('find_workspaces', { p_words: words, p_page: page }));
	const total = rows[0]?.total ?? 0;
	const workspaces = rows.map((row) => ({
		id: row.workspace_id,
		name: row.name,
		handle: row.handle,
		ownerName: row.owner_name as string | null,
		planName: row.plan_name,
		status: row.status as typeof row.status | null,
		available: row.available ?? 0,
		isDeleted: row.is_deleted
	}));
	return { workspaces, total, pages: Math.max(1, Math.ceil(total / pageSize)) };
}

/** A workspace with its plan and what its credits consist of; null when there is none. */
export async function findWorkspace({ supabase }: PlatformAdmin, id: string) {
	if (!isUuid(id)) return null;
	const [row] = unwrap(await supabase.rpc('workspace_account', { p_workspace_id: id }));
	if (!row) return null;
	return {
		id,
		name: row.name,
		handle: row.handle,
		ownerName: row.owner_name as string | null,
		createdAt: row.created_at,
		deleteAt: row.delete_at as string | null,
		deletedAt: row.deleted_at as string | null,
		plan: { code: row.plan_code, name: row.plan_name, number: row.version_number },
		status: row.status as typeof row.status | null,
		periodEnd: row.period_end as string | null,
		cancelAt: row.cancel_at as string | null,
		credits: { monthly: row.monthly, purchased: row.purchased, held: row.held, owed: row.owed },
		monthlyUntil: row.monthly_until as string | null
	};
}

/** The last twenty lines of its statement, newest first. */
export async function listLines({ supabase }: PlatformAdmin, id: string) {
	const rows = unwrap(await supabase.rpc('workspace_lines', { p_workspace_id: id }));
	return rows.map(({ created_at: at, ...line }) => ({ ...line, at }));
}

/** The last twenty payments, newest first. */
export async function listPayments({ supabase }: PlatformAdmin, id: string) {
	const rows = unwrap(await supabase.rpc('workspace_payments', { p_workspace_id: id }));
	return rows.map((row) => ({
		id: row.id,
		kind: row.kind,
		provider: row.provider,
		planName: row.plan_name as string | null,
		credits: row.credits as number | null,
		amountCents: row.amount_cents,
		currency: row.currency,
		state: row.state,
		backCents: Math.max(row.refunded_cents, row.disputed_cents),
		providerKey: row.provider_key,
		at: row.paid_at ?? row.created_at
	}));
}

type Adjustment = { workspaceId: string; amount: number; reason: string; key: string };

/**
 * Gives or takes credits, with the reason that the workspace reads in its statement. False when the key was used before: a double
 * click is one. Throws `insufficient_credits` (409), `amount_out_of_range` and `reason_missing` (422).
 */
export async function adjustCredits(
	{ supabase }: PlatformAdmin,
	{ workspaceId, amount, reason, key }: Adjustment
): Promise<boolean> {
	return unwrap(
		await supabase.rpc('adjust_credits', {
			p_workspace_id: workspaceId,
			p_amount: amount,
			p_reason: reason,
			p_idempotency_key: key
		})
	);
}
