import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { allAuditKinds, auditKinds } from '../../src/lib/workspaces/audit-filters.ts';
import { writtenBy, type Entry } from '../support/audit-entries.ts';
import { auditCases, type AuditCase } from '../support/audit-cases.ts';
import { createWorld, type Actor, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
	world = await createWorld(inject('stack').superuserUrl);
});
afterAll(async () => {
	await world.close();
});

const written = (work: (client: pg.PoolClient) => Promise<unknown>, actor?: Actor) =>
	writtenBy(world.db, work, actor);
const hash = () => randomBytes(32).toString('hex');
const cases = auditCases(() => world);

const run = async (client: pg.PoolClient, { arrange }: AuditCase, sql: string): Promise<void> => {
	const values = await arrange(client);
	await client.query(sql, values);
};
const changes = (entries: Entry[], verb: string, kind: string) =>
	entries.filter(({ action }) => action === `${kind}.${verb}`);

describe.each(Object.entries(cases))('the log of a %s', (kind, rule) => {
	const [update, before, after] = rule.update;

	it('tells a change once, in the named fields that it touched', async () => {
		const found = changes(await written((client) => run(client, rule, update)), 'changed', kind);
		expect(found).toHaveLength(1);
		expect(found[0]).toMatchObject({ workspace_id: rule.inWorkspace ? world.workspaceId : null });
		expect([found[0]?.before, found[0]?.after]).toEqual([before, after]);
	});

	it.runIf(rule.remove)('tells an end once, with what there was', async () => {
		const [sql, was] = rule.remove ?? ['', {}];
		const found = changes(await written((client) => run(client, rule, sql)), 'removed', kind);
		expect(found).toEqual([expect.objectContaining({ before: was, after: null })]);
	});

	it.runIf(rule.silent)('says nothing of other fields', async () => {
		expect(changes(await written((client) => run(client, rule, rule.silent ?? '')), 'changed', kind)).toEqual(
			[]
		);
	});
});

describe('the log of beginnings and ends', () => {
	it('tells a workspace, its owner, an invitation and a key', async () => {
		const entries = await written(async (client) => {
			await client.query(`select public.create_workspace('New')`);
		}, world.actors.owner);
		expect(entries.map(({ action, after }) => [action, after])).toEqual([
			['workspace.created', expect.objectContaining({ name: 'New', deleted_at: null })],
			['member.created', { role: 'owner', credit_quota: null }]
		]);
		const more = await written(async (client) => {
			await client.query(
				`select public.invite_member(gen_random_uuid(), $1, 'x@example.com', 'viewer', $2)`,
				[world.workspaceId, hash()]
			);
			await client.query(`select public.create_api_key($1, 'Shop', $2, 'abcd', '{sales:read}')`, [
				world.workspaceId,
				hash()
			]);
		}, world.actors.admin);
		expect(more.map(({ action, after }) => [action, after])).toEqual([
			['invitation.created', { role: 'viewer', sent_count: 1, accepted_at: null, revoked_at: null }],
			['api_key.created', { name: 'Shop', scopes: ['sales:read'], expires_at: null, revoked_at: null }]
		]);
	});

	it('tells who made a version of a plan, and what it gives', async () => {
		const entries = await written(async (client) => {
			await client.query(`select public.add_plan_version('pro', 1, '{"credits": 250}', '[]')`);
		}, world.actors.platformAdmin);
		expect(entries.map(({ action, actor_id, after }) => [action, actor_id, after])).toEqual([
			[
				'plan_version.created',
				world.actors.platformAdmin.userId,
				{ plan_code: 'pro', number: 2, credits: 250, members: 20, published_products: 250 }
			]
		]);
	});

	it('tells who becomes and stops being a platform admin', async () => {
		const userId = world.actors.stranger.userId;
		const entries = await written(async (client) => {
			await client.query('insert into public.platform_admins (user_id) values ($1)', [userId]);
			await client.query('delete from public.platform_admins where user_id = $1', [userId]);
		});
		expect(entries.map(({ action, subject_id, workspace_id }) => [action, subject_id, workspace_id])).toEqual(
			[
				['platform_admin.created', userId, null],
				['platform_admin.removed', userId, null]
			]
		);
	});

	it('tells that a password or an address changed, and neither', async () => {
		const userId = world.actors.stranger.userId;
		const entries = await written(async (client) => {
			await client.query(`update auth.users set encrypted_password = 'secret-hash' where id = $1`, [userId]);
			await client.query(`update auth.users set email = 'other-' || id || '@example.com' where id = $1`, [
				userId
			]);
			await client.query(`update auth.users set updated_at = now() where id = $1`, [userId]);
		});
		expect(
			entries.map(({ action, subject_id, before, after }) => [action, subject_id, before, after])
		).toEqual([
			['password.changed', userId, null, null],
			['email.changed', userId, null, null]
		]);
	});

	it('tells the end of an account, and forgets where its owner was', async () => {
		const userId = world.actors.buyer.userId;
		const entries = await written(async (client) => {
			await client.query(`select public.note_session($1, $2, '192.0.2.1', 'Firefox')`, [
				randomUUID(),
				userId
			]);
			await client.query(
				`update public.workspaces w set delete_at = now() - interval '1 day' from public.workspace_members m where m.workspace_id = w.id and m.user_id = $1`,
				[userId]
			);
			await client.query(
				`update public.profiles set delete_at = now() - interval '1 day' where user_id = $1`,
				[userId]
			);
			await client.query(
				`select public.erase_workspace(workspace_id) from public.workspace_members where user_id = $1`,
				[userId]
			);
			await client.query('select public.erase_account($1)', [userId]);
		});
		expect(entries.filter(({ action }) => action === 'account.removed')).toHaveLength(1);
		expect(entries.filter(({ actor_id }) => actor_id === userId)).toEqual([
			expect.objectContaining({ action: 'session.created', address: null, user_agent: null })
		]);
	});
});

type Trigger = { table: string; kind: string; verbs: string[]; fields: string[] };

/** Every trigger that tells, as the catalogue has it. */
async function triggers(): Promise<Trigger[]> {
	const { rows } = await world.db.query<{ table: string; args: Buffer; type: number }>(
		`select c.relname as "table", t.tgargs as args, t.tgtype as type from pg_trigger t join pg_class c on c.oid = t.tgrelid
		 join pg_proc p on p.oid = t.tgfoid where p.proname = 'audit' and p.pronamespace = 'private'::regnamespace`
	);
	return rows.map(({ table, args, type }) => {
		const [kind = '', , , ...fields] = args.toString().split('\0').slice(0, -1);
		const verbs = [
			...(type & 4 ? ['created'] : []),
			...(type & 16 ? ['changed'] : []),
			...(type & 8 ? ['removed'] : [])
		];
		return { table, kind, verbs, fields: fields.flatMap((field) => field.split('+')) };
	});
}

describe('what the log may hold', () => {
	it('is tried above for every table that is audited', async () => {
		const tables = (await triggers()).map(({ table }) => table);
		expect([...tables].sort()).toEqual(
			[...Object.values(cases).map(({ table }) => table), 'plan_versions', 'platform_admins'].sort()
		);
	});

	it('is never a hash, a token, an address or a text', async () => {
		const counts = ['max_tokens', 'first_token_ms', 'between_tokens_ms']; // what a model reads and writes
		const fields = (await triggers())
			.flatMap((trigger) => trigger.fields)
			.filter((field) => !counts.includes(field));
		expect(fields.length).toBeGreaterThan(20);
		expect(
			fields.filter((field) => /hash|token|secret|password|hint|mail|body|agent|payload/.test(field))
		).toEqual([]);
	});

	it('is no value of a secret column, whatever happened in a whole world', async () => {
		const { rows } = await world.db.query<{ entries: string }>(
			`select coalesce(string_agg(coalesce(before::text, '') || coalesce(after::text, ''), ''), '') as entries from public.audit_events`
		);
		const { rows: secrets } = await world.db.query<{ secret: string }>(
			`select token_hash as secret from public.api_keys union select token_hash from public.invitations
			 union select email from public.profiles union select email from public.invitations`
		);
		expect(secrets.length).toBeGreaterThan(8);
		expect(secrets.filter(({ secret }) => rows[0]?.entries.includes(secret))).toEqual([]);
	});

	it('has a kind to look for, for every action', async () => {
		const written = (await triggers()).flatMap(({ kind, verbs }) => verbs.map((verb) => `${kind}.${verb}`));
		const known = allAuditKinds.flatMap((kind) => auditKinds[kind] as readonly string[]);
		const others = ['credits.changed', 'session.created', 'password.changed', 'email.changed'];
		expect([...written, ...others].sort()).toEqual([...known].sort());
	});
});
