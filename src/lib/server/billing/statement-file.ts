import { entryWords, paymentIdOf, type EntryPayment } from '../../billing/entry-words.ts';
import type { EntryFilters, WalletEntry } from '../../billing/wallet.ts';
import { byteOrderMark, csvLine } from '../platform/csv.ts';
import type { Member } from '../workspaces/members.ts';
import { findPayments } from './history.ts';
import { readStatement } from './wallet.ts';

/**
 * Names of columns stay the same in every language: programs read them. What came and what went have a column each, as in a
 * ledger: a cell that begins with a minus would have to be told as text, so that no spreadsheet takes it for a formula.
 */
const columns = [
	'place',
	'time_utc',
	'kind',
	'what',
	'available_in',
	'available_out',
	'held_in',
	'held_out',
	'owed_in',
	'owed_out',
	'reference',
	'product_id',
	'by'
];

/** The statement as a CSV file (UTF-8 with a byte order mark), newest first, in which no cell is a formula. */
export async function statementFile(
	{ supabase, workspaceId, handle }: Member,
	filters: EntryFilters
): Promise<Response> {
	const entries = await readStatement(supabase, workspaceId, filters);
	const paymentIds = entries.map(paymentIdOf).filter((id) => id !== null);
	const payments = await findPayments(supabase, workspaceId, [...new Set(paymentIds)]);
	const lines = entries.map((entry) => csvLine(cellsOf(entry, payments[paymentIdOf(entry) ?? ''])));
	return new Response(byteOrderMark + csvLine(columns) + lines.join(''), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="wallet-${handle}.csv"`,
			'cache-control': 'private, no-store'
		}
	});
}

function cellsOf(entry: WalletEntry, payment: EntryPayment | undefined): string[] {
	return [
		String(entry.place),
		new Date(entry.at).toISOString(),
		entry.kind,
		entryWords(entry, payment),
		...inAndOut(entry.available),
		...inAndOut(entry.held),
		...inAndOut(-entry.owed), // booked below zero; told as what there is to pay
		entry.reference,
		entry.productId ?? '',
		entry.actorName
	];
}

function inAndOut(change: number): [string, string] {
	return [String(Math.max(change, 0)), String(Math.max(-change, 0))];
}
