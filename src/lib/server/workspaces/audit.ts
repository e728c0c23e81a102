import type { Locale } from '../../paraglide/runtime.js';
import { auditKinds, type AuditFilters } from '../../workspaces/audit-filters.ts';
import { dayAfter, startOfDay } from '../../workspaces/zoned-day.ts';
import { unwrap } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';
import { auditColumns, AuditEntry } from './audit-entry.ts';
import { collectionsIn, type Reading } from './audit-values.ts';

/** A log and who reads it. Row-level security decides what this client sees; no workspace is the whole platform. */
export type AuditLog = {
	supabase: SessionClient;
	workspaceId: string | null;
	locale: Locale;
	timeZone: string;
};

/** Entries, newest first, with what is needed to put them into words. */
type Told = { entries: AuditEntry[]; reading: Reading };

const pageSize = 50;

/**
 * One page of the log and the id under which the next begins, or null. The place is an id, so that entries that come
 * meanwhile shift nothing. Empty for who may not read it.
 */
export async function page(log: AuditLog, filters: AuditFilters): Promise<Told & { next: number | null }> {
	const { entries, reading } = await read(log, filters, pageSize + 1);
	const shown = entries.slice(0, pageSize);
	return { entries: shown, reading, next: entries.length > pageSize ? (shown.at(-1)?.id ?? null) : null };
}

/** All entries that match, newest first, in parts of a thousand: what PostgREST gives at most for one question. */
export async function* parts(log: AuditLog, filters: AuditFilters, limit: number): AsyncGenerator<Told> {
	const partSize = 1000;
	let before = filters.before;
	for (let left = limit; left > 0; left -= partSize) {
		const part = await read(log, { ...filters, before }, Math.min(partSize, left));
		if (part.entries.length > 0) yield part;
		before = part.entries.at(-1)?.id ?? null;
		if (before === null || part.entries.length < partSize) return;
	}
}

async function read(log: AuditLog, filters: AuditFilters, count: number): Promise<Told> {
	const { kind, actor, from, to, before } = filters;
	let query = log.supabase.from('audit_log').select(auditColumns);
	if (log.workspaceId) query = query.eq('workspace_id', log.workspaceId);
	if (kind !== 'all') query = query.in('action', [...auditKinds[kind]]);
	if (actor === 'system') query = query.eq('actor_kind', 'system');
	else if (actor) query = query.eq('actor_id', actor);
	if (from) query = query.gte('created_at', startOfDay(from, log.timeZone).toISOString());
	if (to) query = query.lt('created_at', startOfDay(dayAfter(to), log.timeZone).toISOString());
	if (before) query = query.lt('id', before);
	const rows = unwrap(await query.order('id', { ascending: false }).limit(count));
	const entries = rows.map((row) => AuditEntry.parse(row));
	const { locale, timeZone } = log;
	return { entries, reading: { locale, timeZone, collections: await collectionNames(log, entries) } };
}

async function collectionNames({ supabase }: AuditLog, entries: AuditEntry[]): Promise<Map<string, string>> {
	const ids = collectionsIn(entries);
	if (ids.length === 0) return new Map();
	const rows = unwrap(await supabase.from('collections').select('id, name').in('id', ids.slice(0, 200)));
	return new Map(rows.map(({ id, name }) => [id, name]));
}
