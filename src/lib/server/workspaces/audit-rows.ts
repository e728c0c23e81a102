import { describeAgent } from '../../accounts/user-agent.ts';
import { allAuditKinds, auditKinds, type AuditFilters } from '../../workspaces/audit-filters.ts';
import type { AuditRow } from '../../workspaces/audit-row.ts';
import { byteOrderMark, csvLine } from '../platform/csv.ts';
import { page, parts, type AuditLog } from './audit.ts';
import type { AuditEntry } from './audit-entry.ts';
import { changesOf, type Reading } from './audit-values.ts';
import { actorWords, sentenceOf, subjectWords } from './audit-words.ts';

/** One page of the log in words, and the id under which the next begins, or null. */
export async function pageOfRows(
	log: AuditLog,
	filters: AuditFilters
): Promise<{ rows: AuditRow[]; next: number | null }> {
	const { entries, reading, next } = await page(log, filters);
	return { rows: entries.map((entry) => rowOf(entry, reading)), next };
}

/** An entry as a person reads it. */
export function rowOf(entry: AuditEntry, reading: Reading): AuditRow {
	const { kind, id } = entry.actor;
	return {
		id: entry.id,
		at: entry.at,
		kind: allAuditKinds.find((name) => auditKinds[name].some((action) => action === entry.action)) ?? null,
		sentence: sentenceOf(entry, reading),
		actor: {
			id: kind === 'system' ? 'system' : id,
			words: actorWords(entry, reading.locale)
		},
		workspace: entry.workspace,
		changes: changesOf(entry, reading),
		address: entry.address,
		browser: browserWords(entry.userAgent)
	};
}

function browserWords(userAgent: string | null): string | null {
	const { browser, system } = describeAgent(userAgent ?? '');
	return [browser, system].filter((part) => part !== null).join(' · ') || null;
}

/** Names of columns stay the same in every language: programs read them. */
const columns = [
	'id',
	'time_utc',
	'workspace',
	'what',
	'action',
	'actor_kind',
	'actor_id',
	'actor',
	'subject_kind',
	'subject_id',
	'subject',
	'changes',
	'address',
	'browser'
];

/** An export ends after this many entries; who needs older ones narrows the days. */
export const exportLimit = 100_000;

/** The log as a download that nobody keeps on the way. `name` is of ASCII, without the ending. */
export function auditFile(log: AuditLog, filters: AuditFilters, name: string): Response {
	return new Response(csvOf(log, filters), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${name}.csv"`,
			'cache-control': 'private, no-store'
		}
	});
}

/**
 * The log as a CSV file (UTF-8 with a byte order mark), newest first, read and sent in parts. A part that can't be read breaks
 * the download off, so that no file passes for whole that isn't.
 */
function csvOf(log: AuditLog, filters: AuditFilters): ReadableStream<Uint8Array> {
	const lines = csvParts(log, { ...filters, before: null });
	const encoder = new TextEncoder();
	return new ReadableStream({
		async pull(controller) {
			const { done, value } = await lines.next();
			if (done) controller.close();
			else controller.enqueue(encoder.encode(value));
		},
		async cancel() {
			await lines.return(undefined);
		}
	});
}

async function* csvParts(log: AuditLog, filters: AuditFilters): AsyncGenerator<string> {
	yield byteOrderMark + csvLine(columns);
	for await (const { entries, reading } of parts(log, filters, exportLimit)) {
		yield entries.map((entry) => csvLine(csvCells(entry, reading))).join('');
	}
}

function csvCells(entry: AuditEntry, reading: Reading): string[] {
	const { actor, subject, address } = entry;
	const { sentence, changes, browser } = rowOf(entry, reading);
	return [
		String(entry.id),
		new Date(entry.at).toISOString(),
		entry.workspace?.handle ?? '',
		sentence.replace(/[\u2068\u2069]/g, ''), // isolates serve a page's layout only
		entry.action,
		actor.kind,
		actor.id ?? '',
		actorWords(entry, reading.locale),
		subject.kind,
		subject.id,
		subjectWords(entry, reading.locale),
		changes.map(({ label, from, to }) => `${label}: ${changeWords(from, to)}`).join('; '),
		address ?? '',
		browser ?? ''
	];
}

function changeWords(from: string | null, to: string | null): string {
	return from !== null && to !== null ? `${from} → ${to}` : (to ?? from ?? '');
}
