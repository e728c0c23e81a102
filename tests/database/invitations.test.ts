import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { roles, type Role } from '../../src/lib/workspaces/member-schemas.ts';
import {
	accept,
	actsIn,
	age,
	anonymous,
	attempt,
	createTeam,
	emailOf,
	inviteGuest,
	join,
	newAddress,
	resend,
	revoke,
	roleOf,
	rowsFor
} from '../support/team.ts';
import { addApiKey, openDatabase, type Actor } from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let admin: Actor;
let member: Actor;
let viewer: Actor;
let stranger: Actor;
let workspaceId: string;
let team: ReturnType<typeof actsIn>;

beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
afterAll(() => db.end());
beforeEach(async () => {
	({ workspaceId, owner, admin, member, viewer, stranger } = await createTeam(db));
	team = actsIn(db, workspaceId);
});

/** What the link says, to whoever holds it. */
const read = (token: string, actor = anonymous) =>
	rowsFor<{ state: string; email: string }>(db, actor, 'select * from public.read_invitation($1)', [token]);
const guestOf = (role: Role = 'member', by = owner) => inviteGuest(db, by, workspaceId, role);

describe('inviting', () => {
	it('is for admins and owners, and for programs with the scope', async () => {
		const [reader, writer] = await Promise.all([
			addApiKey(db, workspaceId, ['members:read']),
			addApiKey(db, workspaceId, ['members:write'])
		]);
		const outcomes: Record<string, string> = {};
		for (const actor of [viewer, member, admin, owner, stranger, reader, writer])
			outcomes[actor.name] = (await team.inviteAs(actor, 'viewer')).outcome;
		expect(outcomes).toEqual({
			Viewer: 'role_too_low',
			Member: 'role_too_low',
			Admin: 'ok',
			Owner: 'ok',
			Stranger: 'workspace_not_found',
			'key members:read': 'role_too_low',
			'key members:write': 'ok'
		});
		expect((await team.inviteAs(anonymous, 'viewer')).outcome).toBe('permission_denied');
	});

	it('gives nobody a role above the inviter’s', async () => {
		expect((await team.inviteAs(admin, 'owner')).outcome).toBe('role_above_yours');
		expect((await team.inviteAs(await addApiKey(db, workspaceId, ['members:write']), 'owner')).outcome).toBe(
			'role_above_yours'
		);
		expect((await team.inviteAs(admin, 'admin')).outcome).toBe('ok');
		expect((await team.inviteAs(owner, 'owner')).outcome).toBe('ok');
	});

	it('refuses members and addresses that are invited, however they are written', async () => {
		const email = newAddress();
		expect((await team.inviteAs(owner, 'viewer', (await emailOf(db, member)).toUpperCase())).outcome).toBe(
			'already_member'
		);
		expect((await team.inviteAs(owner, 'viewer', email)).outcome).toBe('ok');
		expect((await team.inviteAs(admin, 'viewer', email.toUpperCase())).outcome).toBe('already_invited');
	});

	it('replaces an invitation that has expired', async () => {
		const email = newAddress();
		const { id } = await team.inviteAs(owner, 'viewer', email);
		await age(db, id, '8 days');
		expect((await team.inviteAs(owner, 'member', email)).outcome).toBe('ok');
	});

	it('leaves one open invitation when twenty are sent to an address at once', async () => {
		const email = newAddress();
		const all = await Promise.all(
			Array.from({ length: 20 }, (_, n) => team.inviteAs(n % 2 ? owner : admin, 'viewer', email))
		);
		const outcomes = all.map(({ outcome }) => outcome).sort();
		expect(outcomes).toEqual([...Array<string>(19).fill('already_invited'), 'ok']);
	});

	it('ends at a hundred within a day', async () => {
		await db.query(
			`insert into public.invitations (id, workspace_id, email, role, token_hash)
			 select gen_random_uuid(), $1, n || '@example.com', 'viewer', encode(sha256(gen_random_uuid()::text::bytea), 'hex')
			 from generate_series(1, 100) n`,
			[workspaceId]
		);
		expect((await team.inviteAs(owner)).outcome).toBe('invitations_limit');
		await db.query(
			`update public.invitations set created_at = now() - interval '25 hours' where workspace_id = $1`,
			[workspaceId]
		);
		expect((await team.inviteAs(owner)).outcome).toBe('ok');
	});

	it('queues one mail, which holds no token', async () => {
		const { id, token } = await team.inviteAs(owner);
		const { rows } = await db.query<{ payload: unknown; recipient: string }>(
			`select payload, recipient from public.outbox where kind = 'invitation' and payload ->> 'invitationId' = $1`,
			[id]
		);
		expect(rows.map(({ payload }) => payload)).toEqual([{ invitationId: id }]);
		const { rows: stored } = await db.query(
			'select to_jsonb(i)::text || o.payload as everything from public.invitations i, public.outbox o where i.id = $1',
			[id]
		);
		expect(JSON.stringify(stored)).not.toContain(token);
	});
});

describe('a token', () => {
	it('can be read by nobody, and its hash by no member', async () => {
		await team.inviteAs(owner);
		for (const actor of [viewer, member, admin, owner, stranger, anonymous]) {
			const outcome = await attempt(db, actor, 'select token_hash from public.invitations');
			expect([actor.name, outcome]).toEqual([actor.name, 'permission_denied']);
		}
	});

	it('tells its holder what the invitation is, signed in or not', async () => {
		const email = newAddress();
		const { token } = await team.inviteAs(owner, 'admin', email);
		for (const actor of [anonymous, stranger])
			expect(await read(token, actor)).toMatchObject([
				{ email, role: 'admin', inviter_name: 'Owner', state: 'open' }
			]);
	});

	it('that was never given out leads to nothing', async () => {
		await team.inviteAs(owner);
		expect(await read('guessed')).toEqual([]);
		expect(await read('')).toEqual([]);
	});

	it('ends when the invitation is sent again, and the new one works', async () => {
		const { id, token } = await team.inviteAs(owner);
		await age(db, id, '2 minutes');
		const again = await resend(db, admin, id, 1);
		expect(again.outcome).toBe('ok');
		expect(await read(token)).toEqual([]);
		expect(await read(again.token)).toMatchObject([{ state: 'open' }]);
	});

	it('of an invitation that is over says how it ended', async () => {
		const [expired, revoked, used] = [await guestOf(), await guestOf(), await guestOf()];
		await age(db, expired.id, '8 days');
		await revoke(db, owner, revoked.id);
		await accept(db, used.guest, used.id);
		expect(await read(expired.token)).toMatchObject([{ state: 'expired' }]);
		expect(await read(revoked.token)).toMatchObject([{ state: 'revoked' }]);
		expect(await read(used.token)).toMatchObject([{ state: 'accepted' }]);
	});
});

describe('accepting', () => {
	it('makes a member with the role that was offered', async () => {
		for (const role of roles) {
			const { guest, id } = await guestOf(role);
			expect(await accept(db, guest, id)).toBe('ok');
			expect(await roleOf(db, workspaceId, guest)).toBe(role);
		}
	});

	it('is refused to everybody but the address, whatever they hold', async () => {
		const { id } = await guestOf('owner');
		for (const actor of [stranger, viewer, admin, owner])
			expect([actor.name, await accept(db, actor, id)]).toEqual([actor.name, 'invitation_other_address']);
		expect(await accept(db, anonymous, id)).toBe('permission_denied');
		expect(await accept(db, await addApiKey(db, workspaceId, ['members:write']), id)).toBe(
			'invitation_other_address'
		);
	});

	it('says the same of an invitation that does not exist', async () => {
		expect(await accept(db, stranger, randomUUID())).toBe('invitation_other_address');
	});

	it('is refused until the address is confirmed, and does not list it before', async () => {
		const { guest, id } = await guestOf();
		const list = 'select id from public.my_invitations()';
		expect(await rowsFor(db, guest, list)).toEqual([{ id }]);
		await db.query('update auth.users set email_confirmed_at = null where id = $1', [guest.userId]);
		expect(await accept(db, guest, id)).toBe('invitation_other_address');
		expect(await rowsFor(db, guest, list)).toEqual([]);
	});

	it('follows the confirmed address, not the one of before', async () => {
		const { guest, id } = await guestOf();
		await db.query('update auth.users set email = $2 where id = $1', [guest.userId, newAddress()]);
		expect(await accept(db, guest, id)).toBe('invitation_other_address');
	});

	it('works once, also twenty times at once', async () => {
		const { guest, id } = await guestOf();
		const outcomes = await Promise.all(Array.from({ length: 20 }, () => accept(db, guest, id)));
		expect(outcomes.sort()).toEqual([...Array<string>(19).fill('invitation_used'), 'ok']);
		await team.remove(owner, guest);
		expect(await accept(db, guest, id)).toBe('invitation_used');
		expect(await roleOf(db, workspaceId, guest)).toBeNull();
	});

	it('ends with the seventh day', async () => {
		const [late, timely] = [await guestOf(), await guestOf()];
		await db.query('update public.invitations set expires_at = now() where id = $1', [late.id]);
		await age(db, timely.id, '6 days 23 hours 59 minutes');
		expect(await accept(db, late.guest, late.id)).toBe('invitation_expired');
		expect(await accept(db, timely.guest, timely.id)).toBe('ok');
	});

	it('is refused after the invitation was withdrawn', async () => {
		const { guest, id } = await guestOf();
		expect(await revoke(db, admin, id)).toBe('ok');
		expect(await accept(db, guest, id)).toBe('invitation_revoked');
	});

	it('and withdrawing at once end in one of the two', async () => {
		const { guest, id } = await guestOf();
		const [accepted, revoked] = await Promise.all([accept(db, guest, id), revoke(db, owner, id)]);
		expect([
			['ok', 'invitation_closed'],
			['invitation_revoked', 'ok']
		]).toContainEqual([accepted, revoked]);
		expect((await roleOf(db, workspaceId, guest)) !== null).toBe(accepted === 'ok');
	});

	it('never lowers or raises who became a member meanwhile', async () => {
		const { guest, id } = await guestOf('owner');
		await join(db, workspaceId, guest, 'viewer');
		expect(await accept(db, guest, id)).toBe('ok');
		expect(await roleOf(db, workspaceId, guest)).toBe('viewer');
	});
});

describe('invitations of somebody who lost power', () => {
	it('are withdrawn when the inviter is removed, leaves, or is no admin any more', async () => {
		const ways = [
			() => team.remove(owner, admin),
			() => team.leave(admin),
			() => team.changeRole(owner, admin, 'member')
		];
		for (const lose of ways) {
			const { guest, id } = await guestOf('member', admin);
			expect(await lose()).toBe('ok');
			expect(await accept(db, guest, id)).toBe('invitation_revoked');
			await db.query('delete from public.workspace_members where workspace_id = $1 and user_id = $2', [
				workspaceId,
				admin.userId
			]);
			await join(db, workspaceId, admin, 'admin');
		}
	});

	it('are withdrawn as far as they offer more than the inviter still has', async () => {
		const [high, low] = [await guestOf('owner'), await guestOf('admin')];
		expect(await team.handOver(owner, admin)).toBe('ok');
		expect(await accept(db, high.guest, high.id)).toBe('invitation_revoked');
		expect(await accept(db, low.guest, low.id)).toBe('ok');
	});

	it('are withdrawn when the inviter’s account goes', async () => {
		const { guest, id } = await guestOf('member', admin);
		await db.query(
			'update public.workspaces set deleted_at = now() where id in (select workspace_id from public.workspace_members where user_id = $1 and role = $2)',
			[admin.userId, 'owner']
		);
		await db.query('delete from auth.users where id = $1', [admin.userId]);
		expect(await accept(db, guest, id)).toBe('invitation_revoked');
	});
});

describe('sending again and withdrawing', () => {
	it('is for who may invite to that role, and for strangers the invitation does not exist', async () => {
		const { id } = await team.inviteAs(owner, 'owner');
		await age(db, id, '2 minutes');
		const outcomes = async (act: (actor: Actor) => Promise<string>) =>
			Promise.all([viewer, member, admin, stranger].map(act));
		const refused = ['role_too_low', 'role_too_low', 'role_above_yours', 'invitation_not_found'];
		expect(await outcomes(async (actor) => (await resend(db, actor, id, 1)).outcome)).toEqual(refused);
		expect(await outcomes((actor) => revoke(db, actor, id))).toEqual(refused);
	});

	it('waits a minute between two mails, and ends after ten', async () => {
		const { id } = await team.inviteAs(owner);
		expect((await resend(db, owner, id, 1)).outcome).toBe('resend_too_soon');
		for (let count = 1; count < 10; count++) {
			await age(db, id, '61 seconds');
			expect((await resend(db, owner, id, count)).outcome).toBe('ok');
		}
		await age(db, id, '61 seconds');
		expect((await resend(db, owner, id, 10)).outcome).toBe('resend_too_soon');
	});

	it('sends one mail when two admins press at once', async () => {
		const { id } = await team.inviteAs(owner);
		await age(db, id, '2 minutes');
		const both = await Promise.all([resend(db, owner, id, 1), resend(db, admin, id, 1)]);
		expect(both.map(({ outcome }) => outcome).sort()).toEqual(['ok', 'stale_version']);
	});

	it('gives seven new days', async () => {
		const { id, guest } = await guestOf();
		await age(db, id, '8 days');
		expect((await resend(db, owner, id, 1)).outcome).toBe('ok');
		expect(await accept(db, guest, id)).toBe('ok');
	});

	it('is refused for one that is over', async () => {
		const { id, guest } = await guestOf();
		await accept(db, guest, id);
		expect((await resend(db, owner, id, 1)).outcome).toBe('invitation_closed');
		expect(await revoke(db, owner, id)).toBe('invitation_closed');
	});
});
