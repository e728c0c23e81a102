import type pg from 'pg';

/** `schema.table.column`, with how many rows name the person. */
export type Trace = { place: string; rows: number };

/**
 * Everywhere in the database where one of these texts stands: each column that can hold text, of every table that we,
 * Auth, Storage or the queue own. Read from the catalogue, so that a table added tomorrow is searched too.
 */
export async function findTraces(db: pg.Pool, texts: string[]): Promise<Trace[]> {
	const { rows: columns } = await db.query<{ schema: string; table: string; column: string }>(`
		select n.nspname as schema, c.relname as "table", a.attname as "column"
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		join pg_type t on t.oid = a.atttypid
		where n.nspname in ('public', 'private', 'auth', 'storage', 'graphile_worker') and c.relkind in ('r', 'p')
		and (t.typcategory in ('S', 'I') or t.typname in ('json', 'jsonb', 'bytea', '_text', 'citext'))
		order by 1, 2, 3`);
	const traces: Trace[] = [];
	for (const { schema, table, column } of columns) {
		const { rows } = await db.query<{ count: number }>(
			`select count(*)::int as count from "${schema}"."${table}"
			 where exists (select from unnest($1::text[]) t where strpos(lower("${column}"::text), lower(t)) > 0)`,
			[texts]
		);
		const count = rows[0]?.count ?? 0;
		if (count > 0) traces.push({ place: `${schema}.${table}.${column}`, rows: count });
	}
	return traces;
}
