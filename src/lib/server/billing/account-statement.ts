import { DomainError, unwrap } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';
import { listPaymentsBetween, readPayments, type Payment, type Span } from './history.ts';

/** As many lines of one kind as a statement holds at most: some eighty pages. */
const mostLines = 2000;
const pageSize = 1000; // as many rows as the API answers with at most

export type MoneyBack = {
	at: string;
	kind: 'refund' | 'dispute' | 'dispute_won';
	/** Went back; below zero: was paid after all. */
	amountCents: number;
	currency: string;
	payment: Payment;
};

export type Total = { currency: string; paidCents: number; backCents: number; netCents: number };

/** Signed; the parts between come to the difference of the balances. */
export type CreditSummary = {
	opening: number;
	granted: number;
	restored: number;
	adjusted: number;
	spent: number;
	expired: number;
	takenBack: number;
	closing: number;
};

export type AccountStatement = {
	paid: Payment[];
	back: MoneyBack[];
	due: Payment[];
	totals: Total[];
	credits: CreditSummary;
};

type Found = { payments: Payment[]; back: MoneyBack[]; credits: CreditSummary };

/**
 * The account of a workspace over a span: what was paid and what went back in it, oldest first, each in minor units of its
 * currency. A refund counts when it was booked, whenever the payment was. Throws `statement_too_long` (422),
 * for a stranger `workspace_not_found` (404).
 */
export async function readAccountStatement(
	supabase: SessionClient,
	workspaceId: string,
	span: Span
): Promise<AccountStatement> {
	const [payments, back, credits] = await Promise.all([
		readWhole((start) => listPaymentsBetween(supabase, workspaceId, { ...span, start })),
		readMoneyBack(supabase, workspaceId, span),
		readCredits(supabase, workspaceId, span)
	]);
	return statementOf({ payments, back, credits });
}

/** Sorts what was found by what it is, and sums it up. */
export function statementOf({ payments, back, credits }: Found): AccountStatement {
	const paid = payments.filter(({ state }) => state === 'paid').sort(byTime((payment) => timeOf(payment)));
	const due = payments.filter(({ state }) => state === 'open' || state === 'failed');
	return { paid, back, due, totals: totalsOf(paid, back), credits };
}

/** When a payment was made; of one that is due, when it was asked for. */
export function timeOf({ paidAt, createdAt }: Payment): string {
	return paidAt ?? createdAt;
}

function totalsOf(paid: Payment[], back: MoneyBack[]): Total[] {
	const currencies = [...new Set([...paid, ...back].map(({ currency }) => currency))].sort();
	return currencies.map((currency) => {
		const sum = (lines: { currency: string; amountCents: number }[]) =>
			lines.reduce((total, line) => total + (line.currency === currency ? line.amountCents : 0), 0);
		const [paidCents, backCents] = [sum(paid), sum(back)];
		return { currency, paidCents, backCents, netCents: paidCents - backCents };
	});
}

const byTime =
	<T>(read: (line: T) => string) =>
	(one: T, other: T): number =>
		Date.parse(read(one)) - Date.parse(read(other));

async function readWhole<T>(read: (start: number) => Promise<T[]>): Promise<T[]> {
	const found: T[] = [];
	let more: T[];
	do {
		more = await read(found.length);
		found.push(...more);
		if (found.length > mostLines) throw new DomainError('statement_too_long', 422);
	} while (more.length === pageSize);
	return found;
}

async function readMoneyBack(
	supabase: SessionClient,
	workspaceId: string,
	{ from, until }: Span
): Promise<MoneyBack[]> {
	const span = { p_from: from.toISOString(), p_until: until.toISOString() };
	const rows = await readWhole(async (start) => {
		const answer = await supabase
			.rpc('money_back', { p_workspace_id: workspaceId, ...span })
			.order('place')
			.range(start, start + pageSize - 1);
		return answer.status === 416 ? [] : unwrap(answer);
	});
	const payments = await readPayments(supabase, workspaceId, [
		...new Set(rows.map(({ payment_id: id }) => id))
	]);
	return rows.flatMap(({ created_at: at, kind, payment_id: id, amount_cents: amountCents, currency }) => {
		const payment = payments.find((candidate) => candidate.id === id);
		return payment ? [{ at, kind: kind as MoneyBack['kind'], amountCents, currency, payment }] : [];
	});
}

async function readCredits(
	supabase: SessionClient,
	workspaceId: string,
	{ from, until }: Span
): Promise<CreditSummary> {
	const span = { p_from: from.toISOString(), p_until: until.toISOString() };
	const [row] = unwrap(await supabase.rpc('credit_summary', { p_workspace_id: workspaceId, ...span }));
	if (!row) throw new DomainError('workspace_not_found', 404);
	const { taken_back: takenBack, ...rest } = row;
	return { ...rest, takenBack };
}
