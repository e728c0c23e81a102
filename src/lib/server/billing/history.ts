import type { EntryPayment } from '../../billing/entry-words.ts';
import { paged, readCursor } from '../platform/cursor.ts';
import { unwrap } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';

const pageSize = 20;
const columns =
	'id, kind, provider, credits, amount_cents, currency, state, refunded_cents, disputed_cents, document_number, document_url, document_pdf_url, period_start, period_end, created_at, paid_at, plan_prices!payments_plan_price_id_fkey(interval, plan_versions!plan_prices_plan_version_id_fkey(plans(name)))';

/** One page of what a workspace paid, newest first. Empty for a stranger. */
export async function listPayments(supabase: SessionClient, workspaceId: string, page: number) {
	const from = (page - 1) * pageSize;
	const answer = await supabase
		.from('payments')
		.select(columns, { count: 'exact' })
		.eq('workspace_id', workspaceId)
		.order('created_at', { ascending: false })
		.order('id')
		.range(from, from + pageSize - 1);
	// A page past the end is empty, not an error (PostgREST answers 416).
	const rows = answer.status === 416 ? [] : unwrap(answer);
	const total = answer.count ?? 0;
	return { payments: rows.map(paymentOf), total, pages: Math.max(1, Math.ceil(total / pageSize)) };
}

/** A part of what a workspace paid, newest first, by cursor. Throws `cursor_invalid` (400). */
export async function listPart(
	supabase: SessionClient,
	workspaceId: string,
	{ limit, cursor }: { limit: number; cursor?: string }
) {
	let query = supabase
		.from('payments')
		.select(columns)
		.eq('workspace_id', workspaceId)
		.order('created_at', { ascending: false })
		.order('id', { ascending: false })
		.limit(limit + 1);
	if (cursor) {
		const { at, id } = readCursor(cursor);
		query = query.or(`created_at.lt."${at}",and(created_at.eq."${at}",id.lt.${id})`);
	}
	const { shown, nextCursor } = paged(unwrap(await query), limit, (row) => ({
		at: row.created_at,
		id: row.id
	}));
	return { items: shown.map(paymentOf), nextCursor };
}

/** Instants; the end is excluded. */
export type Span = { from: Date; until: Date };

/** What was paid within a span, and what was asked for in it and is still due. At most 1,000 of them from `start` on; empty for a stranger. */
export async function listPaymentsBetween(
	supabase: SessionClient,
	workspaceId: string,
	{ from, until, start }: Span & { start: number }
): Promise<Payment[]> {
	const within = (column: string) =>
		`${column}.gte."${from.toISOString()}",${column}.lt."${until.toISOString()}"`;
	const answer = await supabase
		.from('payments')
		.select(columns)
		.eq('workspace_id', workspaceId)
		.or(`and(state.eq.paid,${within('paid_at')}),and(state.in.(open,failed),${within('created_at')})`)
		.order('created_at')
		.order('id')
		.range(start, start + 999);
	return answer.status === 416 ? [] : unwrap(answer).map(paymentOf);
}

/** Payments by their ids. Those of others are left out. */
export async function readPayments(
	supabase: SessionClient,
	workspaceId: string,
	ids: string[]
): Promise<Payment[]> {
	const found: Payment[] = [];
	for (let start = 0; start < ids.length; start += 100) {
		const some = ids.slice(start, start + 100); // they stand in an address
		const answer = await supabase
			.from('payments')
			.select(columns)
			.eq('workspace_id', workspaceId)
			.in('id', some);
		found.push(...unwrap(answer).map(paymentOf));
	}
	return found;
}

/** What lines of the statement say of the payments behind them, by id. Payments of others are left out. */
export async function findPayments(
	supabase: SessionClient,
	workspaceId: string,
	ids: string[]
): Promise<Record<string, EntryPayment>> {
	const payments = await readPayments(supabase, workspaceId, ids);
	return Object.fromEntries(
		payments.map(({ id, kind, planName, credits, url }) => [id, { kind, planName, credits, url }])
	);
}

type Row = {
	id: string;
	kind: 'subscription' | 'top_up';
	provider: string;
	credits: number | null;
	amount_cents: number;
	currency: string;
	state: 'open' | 'paid' | 'failed' | 'void';
	refunded_cents: number;
	disputed_cents: number;
	document_number: string | null;
	document_url: string | null;
	document_pdf_url: string | null;
	period_start: string | null;
	period_end: string | null;
	created_at: string;
	paid_at: string | null;
	plan_prices: {
		interval: 'month' | 'year';
		plan_versions: { plans: { name: string } | null } | null;
	} | null;
};

export type Payment = ReturnType<typeof paymentOf>;

function paymentOf(row: Row) {
	return {
		id: row.id,
		kind: row.kind,
		provider: row.provider,
		planName: row.plan_prices?.plan_versions?.plans?.name ?? null,
		interval: row.plan_prices?.interval ?? null,
		credits: row.credits,
		amountCents: row.amount_cents,
		refundedCents: row.refunded_cents,
		disputedCents: row.disputed_cents,
		currency: row.currency,
		state: row.state,
		number: row.document_number,
		url: row.document_url,
		pdfUrl: row.document_pdf_url,
		periodStart: row.period_start,
		periodEnd: row.period_end,
		createdAt: row.created_at,
		paidAt: row.paid_at
	};
}
