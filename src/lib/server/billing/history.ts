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

/** What lines of the statement say of the payments behind them, by id. Payments of others are left out. */
export async function findPayments(
	supabase: SessionClient,
	workspaceId: string,
	ids: string[]
): Promise<Record<string, EntryPayment>> {
	const found: Record<string, EntryPayment> = {};
	for (let start = 0; start < ids.length; start += 100) {
		const rows = unwrap(
			await supabase
				.from('payments')
				.select(
					'id, kind, credits, document_url, plan_prices!payments_plan_price_id_fkey(plan_versions!plan_prices_plan_version_id_fkey(plans(name)))'
				)
				.eq('workspace_id', workspaceId)
				.in('id', ids.slice(start, start + 100)) // they stand in an address
		);
		for (const { id, kind, credits, document_url: url, plan_prices: price } of rows) {
			found[id] = { kind, credits, url, planName: price?.plan_versions?.plans?.name ?? null };
		}
	}
	return found;
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
