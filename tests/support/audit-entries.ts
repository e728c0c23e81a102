import type pg from 'pg';
import type { Actor } from './world.ts';

export type Entry = {
	action: string;
	actor_kind: string;
	actor_id: string | null;
	subject_id: string;
	workspace_id: string | null;
	before: Record<string, unknown> | null;
	after: Record<string, unknown> | null;
	address: string | null;
	user_agent: string | null;
};

const columns =
	'action, actor_kind, actor_id, subject_id, workspace_id, before, after, host(address) as address, user_agent';

/** What was written while `work` ran, in its own transaction, which is rolled back. */
export async function writtenBy(
	db: pg.Pool,
	work: (client: pg.PoolClient) => Promise<unknown>,
	actor?: Actor
): Promise<Entry[]> {
	const client = await db.connect();
	try {
		await client.query('begin');
		if (actor) await become(client, actor);
		await work(client);
		await client.query('reset role');
		// Entries carry their transaction's time: those of tests that run beside this one have another.
		const { rows } = await client.query<Entry>(
			`select ${columns} from public.audit_events where created_at = now() order by id`
		);
		return rows;
	} finally {
		await client.query('rollback');
		client.release();
	}
}

/** Goes on as the actor, within the transaction. */
export async function become(client: pg.PoolClient, actor: Actor, more: object = {}): Promise<void> {
	const { apiKeyId, userId, role } = actor;
	const claims = { sub: apiKeyId ?? userId ?? undefined, role, api_key_id: apiKeyId, ...more };
	await client.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify(claims)]);
	await client.query(`set local role ${role}`);
}
