import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { Database } from '../../src/lib/server/platform/database-types.ts';
import { jobs } from '../../src/lib/server/accounts/jobs.ts';
import { note } from '../../src/lib/server/accounts/sessions.ts';
import { findViewer } from '../../src/lib/server/workspaces/viewer.ts';
import { createPublishedProduct, createSignInUser, type Creator } from '../support/people.ts';
import { as, buy, openDatabase, type Actor } from '../support/world.ts';

vi.mock('../../src/lib/server/platform/config.ts', () => ({
	config: () => ({ SUPABASE_URL: inject('stack').url, SUPABASE_SECRET_KEY: inject('stack').secretKey })
}));

let db: pg.Pool;
let ada: Creator;
let eve: Creator;
beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	ada = await createSignInUser(db, 'Ada Writer');
	eve = await createSignInUser(db, 'Eve Stranger');
});
afterAll(() => db.end());

const service: Actor = { name: 'service', role: 'service_role', userId: null };

function visitor() {
	const { url, publishableKey } = inject('stack');
	const auth = { persistSession: false, autoRefreshToken: false };
	return createClient<Database>(url, publishableKey, { auth });
}

/** A session as a browser has one: the client that acts in it, its id and its tokens. */
async function begin({ email, password }: Creator) {
	const client = visitor();
	const { data, error } = await client.auth.signInWithPassword({ email, password });
	if (error) throw error;
	const sessionId = (await findViewer(client))?.sessionId ?? '';
	return { client, sessionId, refreshToken: data.session.refresh_token };
}

async function idsSeenBy(client: ReturnType<typeof visitor>): Promise<string[]> {
	const { data, error } = await client.rpc('my_sessions');
	if (error) throw new Error(error.message);
	return data.map(({ id }) => id);
}

async function placeOf(sessionId: string): Promise<{ address: string; user_id: string } | undefined> {
	const { rows } = await db.query<{ address: string; user_id: string }>(
		'select host(address) as address, user_id from private.session_places where session_id = $1',
		[sessionId]
	);
	return rows[0];
}

const runEraseDue = () =>
	jobs.erase_due?.({}, { attempt: 1, isLastAttempt: false, signal: new AbortController().signal });

const noteSession = (sessionId: string, userId: string | null, address: string) =>
	as(
		db,
		service,
		(client) =>
			client.query('select public.note_session($1, $2, $3, $4)', [sessionId, userId, address, 'Firefox']),
		{ keep: true }
	);

describe('sessions', () => {
	it('are listed for whose they are alone, the present one first', async () => {
		const [first, second, other] = [await begin(ada), await begin(ada), await begin(eve)];
		const seen = await idsSeenBy(second.client);
		expect(seen[0]).toBe(second.sessionId);
		expect(seen).toContain(first.sessionId);
		expect(seen).not.toContain(other.sessionId);
		expect(await idsSeenBy(other.client)).toEqual([other.sessionId]);
	});

	it('end when their owner says so: neither token opens anything at Auth again', async () => {
		const [mine, lost] = [await begin(ada), await begin(ada)];
		expect((await mine.client.rpc('revoke_session', { p_session_id: lost.sessionId })).error).toBeNull();
		expect(await idsSeenBy(mine.client)).not.toContain(lost.sessionId);
		expect(await findViewer(lost.client)).toBeNull();
		const { error } = await visitor().auth.refreshSession({ refresh_token: lost.refreshToken });
		expect(error?.code).toBe('refresh_token_not_found');
		// Repeating changes nothing.
		expect((await mine.client.rpc('revoke_session', { p_session_id: lost.sessionId })).error).toBeNull();
		expect(await findViewer(mine.client)).not.toBeNull();
	});

	it('are forgotten by the hourly job when they are over or unused for 90 days, and not before', async () => {
		const zoe = await createSignInUser(db, 'Zoe Away');
		const [live, ended, unused] = [await begin(zoe), await begin(zoe), await begin(zoe)];
		for (const { sessionId } of [live, ended, unused]) {
			await noteSession(sessionId, zoe.actor.userId, '192.0.2.30');
		}
		await ended.client.auth.signOut({ scope: 'local' });
		await runEraseDue();
		expect(await placeOf(ended.sessionId)).toBeDefined();

		const age = `update private.session_places set last_seen = now() - $2::interval where session_id = $1`;
		await db.query(age, [live.sessionId, '89 days']);
		await db.query(age, [ended.sessionId, '25 hours']);
		await db.query(age, [unused.sessionId, '91 days']);
		await runEraseDue();
		const left = await Promise.all([live, ended, unused].map(({ sessionId }) => placeOf(sessionId)));
		expect(left.map((place) => place !== undefined)).toEqual([true, false, false]);
	});

	it('of another person are not ended', async () => {
		const [mine, other] = [await begin(ada), await begin(eve)];
		await other.client.rpc('revoke_session', { p_session_id: mine.sessionId });
		expect((await findViewer(mine.client))?.userId).toBe(ada.actor.userId);
		const { error } = await visitor().auth.refreshSession({ refresh_token: mine.refreshToken });
		expect(error).toBeNull();
	});

	it('are noted by the server alone, and never moved to another person', async () => {
		const { client, sessionId } = await begin(ada);
		const forged = {
			p_session_id: sessionId,
			p_user_id: ada.actor.userId ?? '',
			p_address: '10.0.0.1',
			p_user_agent: 'x'
		};
		expect((await client.rpc('note_session', forged)).error?.code).toBe('42501');
		expect((await visitor().rpc('note_session', forged)).error).not.toBeNull();
		expect(await placeOf(sessionId)).toBeUndefined();

		await noteSession(sessionId, ada.actor.userId, '192.0.2.7');
		await noteSession(sessionId, eve.actor.userId, '198.51.100.9');
		expect(await placeOf(sessionId)).toEqual({ address: '192.0.2.7', user_id: ada.actor.userId });
		const { data } = await client.rpc('my_sessions');
		expect(data?.[0]).toMatchObject({ id: sessionId, user_agent: 'Firefox', is_current: true });
		const logged = await db.query(
			`select 1 from public.audit_events where actor_id = $1 and action = 'session.created'`,
			[ada.actor.userId]
		);
		expect(logged.rowCount, 'one entry for the first time').toBe(1);
	});

	it('are noted again after five minutes, or at once from another place', async () => {
		const { sessionId } = await begin(ada);
		const viewer = { sessionId, userId: ada.actor.userId ?? '' };
		const seen = async () => {
			const { rows } = await db.query<{ last_seen: Date }>(
				'select last_seen from private.session_places where session_id = $1',
				[sessionId]
			);
			return rows[0]?.last_seen.getTime() ?? 0;
		};
		const now = Date.now();
		await note(viewer, { address: '192.0.2.7', userAgent: 'Firefox' }, now);
		const first = await seen();
		await note(viewer, { address: '192.0.2.7', userAgent: 'Firefox' }, now + 299_000);
		expect(await seen()).toBe(first);
		await note(viewer, { address: '192.0.2.7', userAgent: 'Firefox' }, now + 300_000);
		const second = await seen();
		expect(second).toBeGreaterThan(first);
		await note(viewer, { address: '198.51.100.9', userAgent: 'Firefox' }, now + 301_000);
		expect((await placeOf(sessionId))?.address).toBe('198.51.100.9');
	});

	it('are nothing that a program may see or end', async () => {
		const { client, sessionId } = await begin(ada);
		const { rows } = await db.query<{ id: string }>(
			`insert into public.api_keys (workspace_id, name, token_hash, token_hint, scopes, created_by)
			 values ($1, 'Key', encode(extensions.digest($3, 'sha256'), 'hex'), 'abcd', '{workspace:write,members:write}', $2) returning id`,
			[ada.workspaceId, ada.actor.userId, randomUUID()]
		);
		const key: Actor = { name: 'key', role: 'authenticated', userId: null, apiKeyId: rows[0]?.id };
		const seen = await as(
			db,
			key,
			async (asking) => {
				await asking.query('select public.revoke_session($1)', [sessionId]);
				await asking.query(`select public.note_email_change('key@example.com')`);
				await asking.query('select public.cancel_email_change()');
				const lists = ['my_sessions', 'my_sign_in_ways', 'my_email_change'];
				return Promise.all(
					lists.map(async (name) => (await asking.query(`select * from public.${name}()`)).rowCount)
				);
			},
			{ keep: true }
		);
		expect(seen).toEqual([0, 0, 0]);
		expect(await findViewer(client)).not.toBeNull();
	});
});

describe('what people write about themselves', () => {
	it('gives no rights: metadata with a role, a workspace or is_admin changes nothing', async () => {
		const { client } = await begin(eve);
		const wish = { role: 'owner', is_admin: true, workspace_id: ada.workspaceId, plan: 'pro' };
		const { error } = await client.auth.updateUser({
			data: { ...wish, app_metadata: { role: 'service_role' } }
		});
		expect(error).toBeNull();
		await client.auth.refreshSession();
		const workspaces = await client.from('workspaces').select('id');
		expect(workspaces.data).toEqual([{ id: eve.workspaceId }]);
		expect(
			(await client.from('workspaces').update({ name: 'Mine' }).eq('id', ada.workspaceId).select('id')).data
		).toEqual([]);
		expect((await client.from('platform_admins').select('user_id')).data).toEqual([]);
		expect((await client.from('outbox').select('id')).error?.code).toBe('42501');
	});

	it.for([
		{ email: 'ada@example.com' },
		{ delete_at: '2020-01-01T00:00:00Z' },
		{ user_id: randomUUID() },
		{ created_at: '2020-01-01T00:00:00Z' }
	])('can not be %j: those columns are not theirs', async (change) => {
		const { client } = await begin(eve);
		const { error } = await client
			.from('profiles')
			.update(change as never)
			.eq('user_id', eve.actor.userId ?? '');
		expect(error?.code).toBe('42501');
	});

	it('stops no page: a zone that never was is UTC', async () => {
		const { client } = await begin(eve);
		const write = (time_zone: string) =>
			client
				.from('profiles')
				.update({ time_zone })
				.eq('user_id', eve.actor.userId ?? '');
		expect((await write('Mars/Olympus')).error).toBeNull();
		expect((await findViewer(client))?.timeZone).toBe('UTC');
		expect((await write('Asia/Tokyo')).error).toBeNull();
		expect((await findViewer(client))?.timeZone).toBe('Asia/Tokyo');
	});

	it('is theirs alone: another’s profile stays as it is', async () => {
		const { client } = await begin(eve);
		const { data } = await client
			.from('profiles')
			.update({ display_name: 'Eve' })
			.eq('user_id', ada.actor.userId ?? '')
			.select('user_id');
		expect(data).toEqual([]);
	});

	it.for(['', ' Ada', 'Ada\u202E', 'x'.repeat(81)])('is a plain name, not %j', async (name) => {
		const { client } = await begin(eve);
		const { error } = await client
			.from('profiles')
			.update({ display_name: name })
			.eq('user_id', eve.actor.userId ?? '');
		expect(error?.code).toBe('23514');
	});
});

describe('an address', () => {
	it('that was wished for is told to who wished alone, and gone when it was taken back', async () => {
		const [mine, other] = [await begin(ada), await begin(eve)];
		await mine.client.auth.updateUser({ email: `wish-${randomUUID()}@example.com` });
		await mine.client.rpc('note_email_change', { p_new_email: 'Wish@Example.com' });
		expect((await mine.client.rpc('my_email_change')).data).toMatchObject([
			{ new_email: 'wish@example.com' }
		]);
		expect((await other.client.rpc('my_email_change')).data).toEqual([]);
		const { rows } = await db.query<{ token: string }>(
			'select email_change_token_new as token from auth.users where id = $1',
			[ada.actor.userId]
		);
		const token = rows[0]?.token ?? '';
		expect(token).toMatch(/^\w{20,}/);
		await other.client.rpc('cancel_email_change');
		expect((await mine.client.rpc('my_email_change')).data).toHaveLength(1);
		await mine.client.rpc('cancel_email_change');
		expect((await mine.client.rpc('my_email_change')).data).toEqual([]);
		const { error } = await visitor().auth.verifyOtp({ type: 'email_change', token_hash: token });
		expect(error?.code).toBe('otp_expired');
	});

	it('that was changed follows into the profile, brings its purchases along, and the old one is told once', async () => {
		const grace = await createSignInUser(db, 'Grace Maker');
		const { client } = await begin(grace);
		const email = `grace-${randomUUID().slice(0, 8)}@example.com`;
		const { slug } = await createPublishedProduct(db, ada);
		const { entitlementId } = await buy(db, { slug, email });
		expect((await client.auth.updateUser({ email })).error).toBeNull();
		await client.rpc('note_email_change', { p_new_email: email });
		const { rows } = await db.query<{ token: string }>(
			'select email_change_token_new as token from auth.users where id = $1',
			[grace.actor.userId]
		);
		const opened = await visitor().auth.verifyOtp({ type: 'email_change', token_hash: rows[0]?.token ?? '' });
		expect(opened.data.user?.email).toBe(email);
		const profile = await client
			.from('profiles')
			.select('email')
			.eq('user_id', grace.actor.userId ?? '')
			.single();
		expect(profile.data).toEqual({ email });
		const owned = await client.from('entitlements').select('id');
		expect(owned.data).toEqual([{ id: entitlementId }]);
		expect((await client.rpc('my_email_change')).data).toEqual([]);
		const told = await db.query(`select kind from public.outbox where recipient = $1`, [grace.email]);
		expect(told.rows).toEqual([{ kind: 'email_changed' }]);
	});

	it('opens the account by password only where one is set', async () => {
		const { client } = await begin(eve);
		expect((await client.rpc('my_sign_in_ways')).data).toEqual([{ way: 'password', address: eve.email }]);
		await db.query(`update auth.users set encrypted_password = '' where id = $1`, [eve.actor.userId]);
		await db.query(
			`insert into auth.identities (id, provider, provider_id, user_id, identity_data, created_at, updated_at)
			 values ($1, 'google', $2, $3, '{"email": "eve@gmail.example"}', now(), now())`,
			[randomUUID(), randomUUID(), eve.actor.userId]
		);
		expect((await client.rpc('my_sign_in_ways')).data).toEqual([
			{ way: 'google', address: 'eve@gmail.example' }
		]);
	});
});
