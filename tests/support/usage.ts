import type pg from 'pg';
import { as, type Actor } from './world.ts';

export type Call = {
	workspaceId: string;
	/** Now, unless given. */
	at?: string;
	task?: string;
	provider?: string;
	model?: string;
	outcome?: string;
	keySource?: 'operator' | 'workspace';
	/** Millionths of a US dollar. */
	cost?: number | null;
	tokens?: [input: number, output: number];
	fallback?: string;
	generationId?: string;
	revisionId?: string;
};

/** Logs a call as the worker would. */
export async function logCall(db: pg.Pool, call: Call): Promise<void> {
	const {
		workspaceId,
		at = null,
		task = 'section',
		provider = 'openai',
		model = 'model-a',
		outcome = 'succeeded',
		keySource = 'operator',
		cost = 1000,
		tokens = [100, 50],
		fallback = null,
		generationId = null,
		revisionId = null
	} = call;
	await db.query(
		`insert into public.ai_calls (workspace_id, generation_id, revision_id, task, provider, model, attempt, outcome, input_tokens,
		   output_tokens, is_estimated, latency_ms, cost_micros, created_at, key_source, fallback_reason)
		 values ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, false, 1, $10, coalesce($11, now()), $12, $13)`,
		[
			...[workspaceId, generationId, revisionId, task, provider, model, outcome],
			...[...tokens, cost, at, keySource, fallback]
		]
	);
}

export type UsageRow = Record<string, string | number>;
/** Calendar days, both included. */
export type Period = [from: string, until: string, zone?: string];

const numbers = (row: UsageRow): UsageRow =>
	Object.fromEntries(
		Object.entries(row).map(([name, value]) => [
			name,
			['dimension', 'key', 'label'].includes(name) ? value : Number(value)
		])
	);

async function readAs(db: pg.Pool, actor: Actor, sql: string, values: unknown[]): Promise<UsageRow[]> {
	return as(db, actor, async (client) => (await client.query<UsageRow>(sql, values)).rows.map(numbers));
}

/** What the page of a workspace is told. */
export const workspaceUsage = (
	db: pg.Pool,
	actor: Actor,
	workspaceId: string,
	[from, until, zone = 'UTC']: Period
): Promise<UsageRow[]> =>
	readAs(db, actor, 'select * from public.workspace_usage($1, $2, $3, $4)', [workspaceId, from, until, zone]);

/** What the page of the platform is told. */
export const platformUsage = (
	db: pg.Pool,
	actor: Actor,
	[from, until, zone = 'UTC']: Period
): Promise<UsageRow[]> =>
	readAs(db, actor, 'select * from public.platform_usage($1, $2, $3)', [from, until, zone]);

export const of = (rows: UsageRow[], dimension: string): UsageRow[] =>
	rows.filter((row) => row['dimension'] === dimension);

/** A column by the key of its row. */
export const byKey = (rows: UsageRow[], dimension: string, column: string): Record<string, number> =>
	Object.fromEntries(
		of(rows, dimension)
			.map((row): [string, number] => [String(row['key']), Number(row[column])])
			.toSorted()
	);
