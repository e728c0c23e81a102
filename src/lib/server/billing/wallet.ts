import { fromDatabase, unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';
import type { EntryFilters, WalletDay, WalletEntry } from '../../billing/wallet.ts';

const pageSize = 50;
/** As many rows as one answer of the REST API holds (`max_rows` of supabase/config.toml, and of hosted projects unless changed). */
const rowsAtOnce = 1000;
/** As many lines as a downloaded statement holds at most. */
export const statementLimit = 10_000;

export type Wallet = {
	monthly: number;
	purchased: number;
	held: number;
	owed: number;
	monthlyUntil: string | null;
};

/** What a workspace's credits consist of. Null for a stranger. */
export async function findWallet(supabase: SessionClient, workspaceId: string): Promise<Wallet | null> {
	const [row] = unwrap(await supabase.rpc('wallet', { p_workspace_id: workspaceId }));
	if (!row) return null;
	const { monthly_until: monthlyUntil, ...balances } = row;
	return { ...balances, monthlyUntil };
}

/** The same for a page of the workspace, which only its members reach. */
export async function getWallet(supabase: SessionClient, workspaceId: string): Promise<Wallet> {
	const none = { monthly: 0, purchased: 0, held: 0, owed: 0, monthlyUntil: null };
	return (await findWallet(supabase, workspaceId)) ?? none;
}

/** A page of the statement, newest first, with the place where the next one begins (null: that was all). Nothing for a stranger. */
export async function listEntries(
	supabase: SessionClient,
	workspaceId: string,
	filters: EntryFilters
): Promise<{ entries: WalletEntry[]; next: number | null }> {
	const entries = await readEntries(supabase, workspaceId, filters, pageSize + 1);
	const shown = entries.slice(0, pageSize);
	return { entries: shown, next: entries.length > pageSize ? (shown.at(-1)?.place ?? null) : null };
}

/** The lines of a statement for download, at most `statementLimit`. */
export async function readStatement(
	supabase: SessionClient,
	workspaceId: string,
	filters: EntryFilters
): Promise<WalletEntry[]> {
	const entries: WalletEntry[] = [];
	let before: EntryFilters['before'] = null;
	do {
		const more = await readEntries(supabase, workspaceId, { ...filters, before }, rowsAtOnce);
		entries.push(...more);
		before = more.length < rowsAtOnce ? null : (more.at(-1)?.place ?? null);
	} while (before !== null && entries.length < statementLimit);
	return entries;
}

async function readEntries(
	supabase: SessionClient,
	workspaceId: string,
	{ kinds, before }: EntryFilters,
	limit: number
): Promise<WalletEntry[]> {
	const rows = unwrap(
		await supabase.rpc('wallet_entries', {
			p_workspace_id: workspaceId,
			p_limit: limit,
			...(kinds.length > 0 ? { p_kinds: kinds } : {}),
			...(before ? { p_before: before } : {})
		})
	);
	return rows.map((row) => ({
		place: row.place,
		at: row.created_at,
		kind: row.kind as WalletEntry['kind'],
		reference: row.reference,
		available: row.available,
		held: row.held,
		owed: row.owed,
		productId: row.product_id,
		productTitle: row.product_title,
		actorName: row.actor_name
	}));
}

/** Credits in and out for each of the last days, oldest first, by the calendar of the time zone (IANA). */
export async function listDays(
	supabase: SessionClient,
	workspaceId: string,
	days: number,
	timeZone: string
): Promise<WalletDay[]> {
	return unwrap(
		await supabase.rpc('wallet_days', { p_workspace_id: workspaceId, p_days: days, p_time_zone: timeZone })
	);
}

/** Sets the line below which admins get a mail; null for none. Callers ask for the role first: for others nothing is changed. */
export async function setLowCreditsAt(
	supabase: SessionClient,
	workspaceId: string,
	credits: number | null
): Promise<void> {
	const { error } = await supabase
		.from('workspaces')
		.update({ low_credits_at: credits })
		.eq('id', workspaceId);
	if (error) throw fromDatabase(error);
}

/** The line below which admins get a mail; null for none, and for a stranger. */
export async function getLowCreditsAt(supabase: SessionClient, workspaceId: string): Promise<number | null> {
	const row = unwrapMaybe(
		await supabase.from('workspaces').select('low_credits_at').eq('id', workspaceId).maybeSingle()
	);
	return row?.low_credits_at ?? null;
}

/** What each member may spend in a calendar month, by user id; who is not named has no limit. */
export async function listQuotas(
	supabase: SessionClient,
	workspaceId: string
): Promise<Record<string, number>> {
	const rows = unwrap(
		await supabase
			.from('workspace_members')
			.select('user_id, credit_quota')
			.eq('workspace_id', workspaceId)
			.not('credit_quota', 'is', null)
	);
	return Object.fromEntries(rows.map(({ user_id: userId, credit_quota: quota }) => [userId, quota ?? 0]));
}

/** Limits what a member may spend in a calendar month (UTC); null lifts it. Throws `member_not_found`, `role_too_low`. */
export async function setQuota(
	supabase: SessionClient,
	workspaceId: string,
	userId: string,
	credits: number | null
): Promise<void> {
	unwrapMaybe(
		await supabase.rpc('set_credit_quota', {
			p_workspace_id: workspaceId,
			p_user_id: userId,
			p_quota: credits as number // null lifts it; the generated types know no nullable arguments
		})
	);
}
