import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { become, writtenBy } from '../support/audit-entries.ts';
import { addApiKey, as, createWorld, openDatabase, type Actor, type World } from '../support/world.ts';

let world: World;
let owner: pg.Pool;
beforeAll(async () => {
	world = await createWorld(inject('stack').superuserUrl);
	owner = openDatabase(inject('stack').databaseUrl);
});
afterAll(async () => {
	await owner.end();
	await world.close();
});

const written = (work: (client: pg.PoolClient) => Promise<unknown>, actor?: Actor) =>
	writtenBy(world.db, work, actor);

describe('an entry', () => {
	const rename = (client: pg.PoolClient) =>
		client.query(`update public.workspaces set name = 'By ' || gen_random_uuid() where id = $1`, [
			world.workspaceId
		]);

	it('names the person', async () => {
		expect(await written(rename, world.actors.admin)).toEqual([
			expect.objectContaining({ actor_kind: 'user', actor_id: world.actors.admin.userId })
		]);
	});

	it('names the key, and where it was used', async () => {
		const key = await addApiKey(world.db, world.workspaceId, ['workspace:write']);
		await world.db.query(`update public.api_keys set last_used_address = '198.51.100.4' where id = $1`, [
			key.apiKeyId
		]);
		expect(await written(rename, key)).toEqual([
			expect.objectContaining({ actor_kind: 'api_key', actor_id: key.apiKeyId, address: '198.51.100.4' })
		]);
	});

	it('of the service role or the owner of the tables has nobody', async () => {
		const price = (client: pg.PoolClient) =>
			client.query(`update public.credit_prices set credits = 7 where task = 'generate_product'`);
		const nobody = { actor_kind: 'system', actor_id: null, address: null };
		expect(await written(price, world.actors.service)).toEqual([expect.objectContaining(nobody)]);
		expect(await written(rename)).toEqual([expect.objectContaining(nobody)]);
	});

	it('takes the place from the session, whatever the caller sends', async () => {
		const sessionId = randomUUID();
		const stolen = randomUUID();
		const entries = await written(async (client) => {
			await client.query(`select public.note_session($1, $2, '203.0.113.5', 'Firefox')`, [
				sessionId,
				world.actors.admin.userId
			]);
			await client.query(`select public.note_session($1, $2, '203.0.113.9', 'Safari')`, [
				stolen,
				world.actors.owner.userId
			]);
			await client.query(
				`select set_config('request.headers', '{"x-forwarded-for": "10.0.0.1", "cf-connecting-ip": "10.0.0.1", "user-agent": "Forged"}', true)`
			);
			await become(client, world.actors.admin, { session_id: sessionId });
			await rename(client);
			await become(client, world.actors.admin, { session_id: stolen });
			await rename(client);
			await become(client, world.actors.admin);
			await rename(client);
		});
		const renamed = entries.filter(({ action }) => action === 'workspace.changed');
		expect(renamed.map(({ address, user_agent }) => [address, user_agent])).toEqual([
			['203.0.113.5', 'Firefox'],
			[null, null],
			[null, null]
		]);
	});

	it('of a new session can be written by the server alone', async () => {
		const note = (client: pg.PoolClient) =>
			client.query(`select public.note_session(gen_random_uuid(), $1, '10.0.0.1', '')`, [
				world.actors.owner.userId
			]);
		await expect(as(world.db, world.actors.owner, note)).rejects.toMatchObject({ code: '42501' });
	});
});

describe('the log stays as it is', () => {
	const attempts = [
		`update public.audit_events set action = 'nothing'`,
		`update public.audit_events set address = '10.0.0.1'`,
		`update public.audit_events set address = null, actor_id = null`,
		`update public.audit_events set user_agent = null, created_at = now()`,
		`delete from public.audit_events`,
		`truncate public.audit_events`
	];

	it.each(attempts)('for the owner of the tables: %s', async (sql) => {
		await expect(owner.query(sql)).rejects.toMatchObject({ code: 'PT403', message: 'audit_is_append_only' });
	});

	it.each(attempts)('also with triggers switched off: %s', async (sql) => {
		const client = await world.db.connect();
		try {
			await client.query(`set session_replication_role = 'replica'`);
			await expect(client.query(sql)).rejects.toMatchObject({ message: 'audit_is_append_only' });
		} finally {
			await client.query(`set session_replication_role = 'origin'`);
			client.release();
		}
	});

	it.each([
		...attempts,
		`insert into public.audit_events (actor_kind, action, subject_kind, subject_id) values ('system', 'a', 'b', 'c')`
	])('for the service role and everybody else: %s', async (sql) => {
		for (const actor of [world.actors.service, world.actors.owner, world.actors.platformAdmin]) {
			await expect(as(world.db, actor, (client) => client.query(sql))).rejects.toMatchObject({
				code: '42501'
			});
		}
	});

	it('but for where an entry came from, which can be forgotten', async () => {
		const client = await owner.connect();
		try {
			await client.query('begin');
			const { rowCount } = await client.query(
				`update public.audit_events set address = null, user_agent = null where actor_id = $1 and address is not null`,
				[world.actors.owner.userId]
			);
			expect(rowCount).toBe(1);
		} finally {
			await client.query('rollback');
			client.release();
		}
	});
});

describe('who reads the log', () => {
	const count = (actor: Actor, where: string) =>
		as(world.db, actor, async (client) => {
			const { rows } = await client.query<{ count: number }>(
				`select count(*)::int from public.audit_log where ${where}`
			);
			return rows[0]?.count ?? 0;
		});
	const inside = () => `workspace_id = '${world.workspaceId}'`;

	it('is admins, of their workspace alone', async () => {
		const total = await count(world.actors.platformAdmin, inside());
		expect(total).toBeGreaterThan(5);
		for (const name of ['admin', 'owner'] as const)
			expect(await count(world.actors[name], inside())).toBe(total);
		const own = await as(world.db, world.actors.admin, (client) =>
			client.query<{ id: string }>(`select distinct workspace_id as id from public.audit_log`)
		);
		const mine = await world.db.query<{ id: string }>(
			`select workspace_id as id from public.workspace_members where user_id = $1 and role >= 'admin'`,
			[world.actors.admin.userId]
		);
		expect(own.rows.map(({ id }) => id).sort()).toEqual(mine.rows.map(({ id }) => id).sort());
	});

	it.each(['viewer', 'member', 'stranger', 'buyer', 'readKey', 'writeKey'] as const)(
		'is not a %s',
		async (name) => {
			expect(await count(world.actors[name], inside())).toBe(0);
			expect(await count(world.actors[name], 'workspace_id is null')).toBe(0);
		}
	);

	it('is platform admins, of everything', async () => {
		expect(await count(world.actors.platformAdmin, 'workspace_id is null')).toBeGreaterThan(0);
		const { rows } = await world.db.query<{ count: number }>('select count(*)::int from public.audit_events');
		expect(await count(world.actors.platformAdmin, 'true')).toBe(rows[0]?.count);
	});

	it('is admins also while the workspace waits for its deletion', async () => {
		const seen = await as(world.db, world.actors.owner, async (client) => {
			await client.query('select public.request_workspace_deletion($1, $2)', [
				world.workspaceId,
				world.handle
			]);
			const { rows } = await client.query(
				`select action from public.audit_log where ${inside()} and after ? 'delete_at' and action = 'workspace.changed'`
			);
			return rows.length;
		});
		expect(seen).toBe(1);
	});

	it('finds a workspace by a handle only as platform admin', async () => {
		const find = (actor: Actor) =>
			as(world.db, actor, async (client) => {
				const { rows } = await client.query<{ id: string | null }>(
					'select public.find_workspace(handle) as id from (select $1::text as handle) h',
					[world.handle]
				);
				return rows[0]?.id ?? null;
			});
		expect(await find(world.actors.platformAdmin)).toBe(world.workspaceId);
		for (const name of ['owner', 'stranger', 'writeKey'] as const)
			expect(await find(world.actors[name])).toBeNull();
	});
});
