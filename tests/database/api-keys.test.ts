import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { apiKeyScopes } from '../../src/lib/workspaces/api-key-schema.ts';
import { addApiKey, as, createWorld, type Actor, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
	world = await createWorld(inject('stack').superuserUrl);
});
afterAll(() => world.close());

const hash = () => randomBytes(32).toString('hex');
const code = (problem: { message: string }) => problem.message;
type Wish = { name?: string | null; tokenHash?: string; scopes?: string[]; expiresAt?: string | null };

const create = (
	client: pg.PoolClient,
	{ name = 'Shop', tokenHash = hash(), scopes = ['sales:read'], expiresAt = null }: Wish
) =>
	client.query<{ id: string }>(`select public.create_api_key($1, $2, $3, 'abcd', $4, $5) as id`, [
		world.workspaceId,
		name,
		tokenHash,
		scopes,
		expiresAt
	]);
const created = (actor: Actor, wish: Wish = {}) =>
	as(world.db, actor, (client) => create(client, wish)).then(() => 'made', code);

/** Rows of the workspace that the key's program reads of this table. */
const reads = (key: Actor, table: string, column = 'workspace_id') =>
	as(world.db, key, async (client) => {
		const { rows } = await client.query<{ count: number }>(
			`select count(${column})::int as count from public.${table} where ${column} = $1`,
			[world.workspaceId]
		);
		return rows[0]?.count ?? 0;
	});
const use = async (tokenHash: string) => {
	const { rows } = await world.db.query<{ id: string }>(
		`select id from public.use_api_key($1, '192.0.2.1')`,
		[tokenHash]
	);
	return rows.length;
};

describe('making a key', () => {
	it.each([
		['owner', 'made'],
		['admin', 'made'],
		['member', 'role_too_low'],
		['viewer', 'role_too_low'],
		['stranger', 'workspace_not_found'],
		['platformAdmin', 'workspace_not_found'],
		['writeKey', 'scope_missing'],
		['readKey', 'role_too_low']
	] as const)('as %s ends in %s', async (name, outcome) => {
		expect(await created(world.actors[name])).toBe(outcome);
	});

	it.each([
		[{ scopes: [] }, 'input_invalid'],
		[{ scopes: ['sales:write'] }, 'input_invalid'],
		[{ scopes: ['everything'] }, 'input_invalid'],
		[{ name: '' }, 'input_invalid'],
		[{ name: 'Sh\u202eop' }, 'input_invalid'],
		[{ name: 'x'.repeat(61) }, 'input_invalid'],
		[{ tokenHash: 'nox_the-token-itself' }, 'input_invalid'],
		[{ expiresAt: '2020-01-01' }, 'expiry_in_the_past'],
		[{ expiresAt: 'infinity' }, 'input_invalid']
	])('refuses %j', async (wish, outcome) => {
		expect(await created(world.actors.owner, wish)).toBe(outcome);
	});

	it('stops at fifty that are alive; ended ones do not count', async () => {
		const outcome = await as(world.db, world.actors.owner, async (client) => {
			const { rows } = await client.query<{ count: number }>(
				`select count(*)::int as count from public.api_keys where workspace_id = $1 and revoked_at is null`,
				[world.workspaceId]
			);
			const ids: string[] = [];
			for (let left = 50 - (rows[0]?.count ?? 0); left > 0; left--)
				ids.push((await create(client, {})).rows[0]?.id ?? '');
			await client.query('savepoint at_the_limit');
			const refused = await create(client, {}).then(() => 'made', code);
			await client.query('rollback to at_the_limit');
			await client.query('select public.revoke_api_key($1)', [ids[0]]);
			return [refused, await create(client, {}).then(() => 'made', code)];
		});
		expect(outcome).toEqual(['api_keys_limit', 'made']);
	});
});

describe('seeing keys', () => {
	it.each([
		['owner', true],
		['admin', true],
		['member', false],
		['viewer', false],
		['stranger', false],
		['platformAdmin', false],
		['writeKey', false]
	] as const)('as %s is %s', async (name, expected) => {
		expect((await reads(world.actors[name], 'api_keys')) > 0).toBe(expected);
	});

	it.each(['owner', 'admin', 'service'] as const)('never shows the hash to %s', async (name) => {
		const look = as(world.db, world.actors[name], (client) =>
			client.query('select token_hash from public.api_keys')
		);
		await expect(look).rejects.toMatchObject({ code: '42501' });
	});
});

/** The tables that a key with one scope sees. One that is not here shows nothing to any key. */
const areas: Record<string, string[]> = {
	workspace: ['workspaces', 'workspace_handles'],
	members: ['workspace_members', 'invitations'],
	products: [
		'products',
		'sections',
		'product_versions',
		'generations',
		'generation_steps',
		'ai_calls',
		'collections',
		'section_checks',
		'finding_dismissals',
		'sources',
		'generation_sources',
		'revisions',
		'section_versions',
		'brand_voices',
		'prompt_templates',
		'prompt_template_versions'
	],
	sales: ['orders', 'entitlements'],
	billing: ['subscriptions', 'payments']
};
/** Who may only read members does not see whom they invite, as viewers don't. */
const forWriters = ['invitations'];
/** Open to everybody, signed in or not. */
const isPublic = ['pages'];

describe.each(apiKeyScopes)('a key with %s', (scope) => {
	it('reads its area and nothing else', async () => {
		const key = await addApiKey(world.db, world.workspaceId, [scope]);
		const { rows: tables } = await world.db.query<{ name: string; column: string }>(
			`select c.relname as name, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
			 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
			   and a.attname = case c.relname when 'workspaces' then 'id' else 'workspace_id' end
			   and has_column_privilege('authenticated', c.oid, a.attnum, 'select')`
		);
		expect(tables.length).toBeGreaterThan(12);
		const seen: string[] = [];
		for (const { name, column } of tables) {
			if (!isPublic.includes(name) && (await reads(key, name, column)) > 0) seen.push(name);
		}
		const listed = tables.map(({ name }) => name);
		const [area = '', verb] = scope.split(':');
		const expected = (areas[area] ?? []).filter(
			(name) => listed.includes(name) && (verb === 'write' || !forWriters.includes(name))
		);
		expect(seen.filter((name) => !expected.includes(name))).toEqual([]);
		expect(expected.filter((name) => !seen.includes(name))).toEqual([]);
	});

	it('changes a product or the workspace only when it says write', async () => {
		const key = await addApiKey(world.db, world.workspaceId, [scope]);
		const changed = (sql: string) =>
			as(world.db, key, async (client) => (await client.query(sql, [world.workspaceId])).rowCount);
		expect(await changed(`update public.products set title = 'By a key' where workspace_id = $1`)).toBe(
			scope === 'products:write' ? 1 : 0
		);
		expect(await changed(`update public.workspaces set name = 'By a key' where id = $1`)).toBe(
			scope === 'workspace:write' ? 1 : 0
		);
	});
});

describe('a key that has ended', () => {
	it.each([`revoked_at = now()`, `expires_at = now() - interval '1 second'`])(
		'by %s is out at the next statement and at the next request',
		async (end) => {
			const key = await addApiKey(world.db, world.workspaceId, ['products:write', 'sales:read']);
			const tokenHash = hash();
			await world.db.query('update public.api_keys set token_hash = $2 where id = $1', [
				key.apiKeyId,
				tokenHash
			]);
			expect([await reads(key, 'products'), await use(tokenHash)]).toEqual([1, 1]);
			await world.db.query(`update public.api_keys set ${end} where id = $1`, [key.apiKeyId]);
			for (const table of Object.values(areas)
				.flat()
				.filter((name) => !['workspaces', 'generation_steps'].includes(name))) {
				expect([table, await reads(key, table)]).toEqual([table, 0]);
			}
			expect(await use(tokenHash)).toBe(0);
		}
	);

	it('can be ended in a frozen workspace too, and stays ended', async () => {
		const key = await addApiKey(world.db, world.workspaceId, ['sales:read']);
		const state = await as(world.db, world.actors.owner, async (client) => {
			await client.query('select public.request_workspace_deletion($1, $2)', [
				world.workspaceId,
				world.handle
			]);
			await client.query('select public.revoke_api_key($1)', [key.apiKeyId]);
			await client.query('select public.revoke_api_key($1)', [key.apiKeyId]);
			const { rows } = await client.query<{ ended: boolean }>(
				'select revoked_at is not null as ended from public.api_keys where id = $1',
				[key.apiKeyId]
			);
			return rows[0]?.ended;
		});
		expect(state).toBe(true);
	});
});

describe('what only people do', () => {
	const everything = apiKeyScopes.filter((scope) => scope.endsWith('write'));
	it.each([
		['make a key', (client: pg.PoolClient) => create(client, {}), 'scope_missing'],
		[
			'hand the workspace over',
			(client: pg.PoolClient) =>
				client.query('select public.hand_over_workspace($1, $2)', [
					world.workspaceId,
					world.actors.admin.userId
				]),
			'role_too_low'
		],
		[
			'make an owner',
			(client: pg.PoolClient) =>
				client.query(`select public.change_role($1, $2, 'owner')`, [
					world.workspaceId,
					world.actors.admin.userId
				]),
			'role_above_yours'
		],
		[
			'demote the owner',
			(client: pg.PoolClient) =>
				client.query(`select public.change_role($1, $2, 'viewer')`, [
					world.workspaceId,
					world.actors.owner.userId
				]),
			'role_above_yours'
		],
		[
			'delete the workspace',
			(client: pg.PoolClient) =>
				client.query('select public.request_workspace_deletion($1, $2)', [world.workspaceId, world.handle]),
			'role_too_low'
		],
		[
			'accept an invitation',
			(client: pg.PoolClient) => client.query('select public.accept_invitation($1)', [world.invitationId]),
			'invitation_other_address'
		],
		[
			'open a workspace',
			(client: pg.PoolClient) => client.query(`select public.create_workspace('Mine')`),
			'key_not_allowed'
		],
		[
			'leave',
			(client: pg.PoolClient) => client.query('select public.leave_workspace($1)', [world.workspaceId]),
			'scope_missing'
		],
		[
			'end a key',
			(client: pg.PoolClient) =>
				client.query('select public.revoke_api_key($1)', [world.actors.readKey.apiKeyId]),
			'scope_missing'
		]
	] as const)('is to %s: a key with every scope is refused', async (_what, act, outcome) => {
		const key = await addApiKey(world.db, world.workspaceId, everything);
		await expect(as(world.db, key, act)).rejects.toMatchObject({ message: outcome });
	});
});

describe('finding a key by its hash', () => {
	it('is for the server alone', async () => {
		const look = (client: pg.PoolClient) =>
			client.query(`select * from public.use_api_key($1, '192.0.2.1')`, [hash()]);
		for (const name of ['anonymous', 'owner', 'writeKey'] as const) {
			await expect(as(world.db, world.actors[name], look)).rejects.toMatchObject({ code: '42501' });
		}
		expect((await as(world.db, world.actors.service, look)).rows).toEqual([]);
	});

	it('notes when and from where, once a minute for the same place', async () => {
		const key = await addApiKey(world.db, world.workspaceId, ['sales:read']);
		const tokenHash = hash();
		await world.db.query('update public.api_keys set token_hash = $2 where id = $1', [
			key.apiKeyId,
			tokenHash
		]);
		const last = async (address: string) => {
			await world.db.query('select public.use_api_key($1, $2)', [tokenHash, address]);
			const { rows } = await world.db.query<{ used: Date; address: string }>(
				'select last_used_at as used, host(last_used_address) as address from public.api_keys where id = $1',
				[key.apiKeyId]
			);
			return rows[0];
		};
		const first = await last('192.0.2.1');
		expect((await last('192.0.2.1'))?.used).toEqual(first?.used);
		const moved = await last('192.0.2.2');
		expect(moved?.address).toBe('192.0.2.2');
		expect(moved?.used.getTime()).toBeGreaterThan(first?.used.getTime() ?? Infinity);
	});
});
