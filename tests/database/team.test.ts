import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { abilities, type Ability } from '../../src/lib/workspaces/abilities.ts';
import { roles, type Role } from '../../src/lib/workspaces/member-schemas.ts';
import {
	accept,
	actsIn,
	anonymous,
	attempt,
	createTeam,
	emailOf,
	inviteGuest,
	join,
	roleOf,
	rowsFor
} from '../support/team.ts';
import { addApiKey, addUser, openDatabase, type Actor } from '../support/world.ts';

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

const freeze = () =>
	db.query(`update public.workspaces set delete_at = now() + interval '14 days' where id = $1`, [
		workspaceId
	]);
async function owners(): Promise<string[]> {
	const { rows } = await db.query<{ user_id: string }>(
		`select user_id from public.workspace_members where workspace_id = $1 and role = 'owner'`,
		[workspaceId]
	);
	return rows.map(({ user_id }) => user_id);
}

describe('roles', () => {
	it('are changed by admins below owner and by owners, never above oneself', async () => {
		const second = await addUser(db, 'Second');
		await join(db, workspaceId, second, 'owner');
		expect(await team.changeRole(viewer, viewer, 'owner')).toBe('role_too_low');
		expect(await team.changeRole(member, viewer, 'member')).toBe('role_too_low');
		expect(await team.changeRole(stranger, viewer, 'member')).toBe('workspace_not_found');
		expect(await team.changeRole(admin, admin, 'owner')).toBe('role_above_yours');
		expect(await team.changeRole(admin, viewer, 'owner')).toBe('role_above_yours');
		expect(await team.changeRole(admin, second, 'viewer')).toBe('role_above_yours');
		expect(await team.changeRole(admin, viewer, 'admin')).toBe('ok');
		expect(await team.changeRole(owner, second, 'viewer')).toBe('ok');
		expect(await team.changeRole(owner, stranger, 'viewer')).toBe('member_not_found');
	});

	it('can not be written past the functions', async () => {
		for (const actor of [viewer, admin, owner]) {
			const sql = `update public.workspace_members set role = 'owner' where user_id = $1`;
			expect(await attempt(db, actor, sql, [actor.userId])).toBe('permission_denied');
		}
		expect(
			await attempt(db, stranger, `insert into public.workspace_members values ($1, $2, 'owner')`, [
				workspaceId,
				stranger.userId
			])
		).toBe('permission_denied');
	});

	it('let each do what the table on the members page says', async () => {
		const actors: Record<Role, Actor> = { viewer, member, admin, owner };
		for (const [ability, atLeast] of Object.entries(abilities) as [Ability, Role][]) {
			for (const role of roles) {
				const expected = roles.indexOf(role) >= roles.indexOf(atLeast);
				expect([ability, role, await can(actors[role], ability)]).toEqual([ability, role, expected]);
			}
		}
	});
});

/** Whether the actor has an ability, tried with the least that needs it. */
async function can(actor: Actor, ability: Ability): Promise<boolean> {
	const target = await addUser(db, 'Target');
	const { rows } = await db.query<{ id: string }>(
		`insert into public.products (workspace_id, type, language, title, author_name) values ($1, 'guide', 'en', 'T', 'A') returning id`,
		[workspaceId]
	);
	const touches = async (sql: string, values: unknown[]) => {
		try {
			return (await rowsFor(db, actor, sql, values)).length > 0;
		} catch {
			return false;
		}
	};
	switch (ability) {
		case 'read':
			return touches('select from public.products where id = $1', [rows[0]?.id]);
		case 'write':
			return touches(`update public.products set title = 'U' where id = $1 returning id`, [rows[0]?.id]);
		case 'sort':
			return touches(`insert into public.collections (workspace_id, name) values ($1, $2) returning name`, [
				workspaceId,
				randomUUID()
			]);
		case 'team':
			return (await team.inviteAs(actor, 'admin')).outcome === 'ok';
		case 'settings':
			return touches(`update public.workspaces set name = 'N' where id = $1 returning id`, [workspaceId]);
		case 'keys':
			return touches('select from public.audit_log where workspace_id = $1', [workspaceId]);
		case 'owners':
			return (await team.inviteAs(actor, 'owner')).outcome === 'ok';
		case 'end':
			await join(db, workspaceId, target, 'viewer');
			return touches('select public.hand_over_workspace($1, $2)', [workspaceId, target.userId]);
	}
}

describe('the last owner', () => {
	it('can not leave, be removed, or become less', async () => {
		expect(await team.leave(owner)).toBe('last_owner');
		expect(await team.remove(owner, owner)).toBe('last_owner');
		for (const role of ['viewer', 'member', 'admin'] as const)
			expect(await team.changeRole(owner, owner, role)).toBe('last_owner');
		expect(await owners()).toEqual([owner.userId]);
	});

	it('is not replaced by an owner whose account is on its way out', async () => {
		const leaving = await addUser(db, 'Leaving');
		await join(db, workspaceId, leaving, 'owner');
		await db.query('update public.profiles set delete_at = now() where user_id = $1', [leaving.userId]);
		expect(await team.leave(owner)).toBe('last_owner');
		expect(await team.handOver(owner, leaving)).toBe('member_is_leaving');
	});

	it('stays even when the row is changed past the functions', async () => {
		const change = db.query(`update public.workspace_members set role = 'admin' where workspace_id = $1`, [
			workspaceId
		]);
		await expect(change).rejects.toThrow('last_owner');
		const removal = db.query('delete from public.workspace_members where workspace_id = $1', [workspaceId]);
		await expect(removal).rejects.toThrow('last_owner');
	});

	it.each([
		['demote each other', (one: Actor, other: Actor) => team.changeRole(one, other, 'viewer')],
		['remove each other', (one: Actor, other: Actor) => team.remove(one, other)],
		['leave', (one: Actor) => team.leave(one)]
	])('remains when two owners %s twenty times at once', async (_, act) => {
		const second = await addUser(db, 'Second');
		await join(db, workspaceId, second, 'owner');
		await Promise.all(
			Array.from({ length: 20 }, (_, n) => (n % 2 ? act(owner, second) : act(second, owner)))
		);
		expect(await owners()).toHaveLength(1);
	});

	it('hands over in one step, and can leave afterwards', async () => {
		expect(await team.handOver(admin, member)).toBe('role_too_low');
		expect(await team.handOver(owner, owner)).toBe('hand_over_to_self');
		expect(await team.handOver(owner, stranger)).toBe('member_not_found');
		expect(await team.handOver(owner, viewer)).toBe('ok');
		expect([await roleOf(db, workspaceId, viewer), await roleOf(db, workspaceId, owner)]).toEqual([
			'owner',
			'admin'
		]);
		expect(await team.leave(owner)).toBe('ok');
	});
});

describe('removing and leaving', () => {
	it('is refused where the power is missing', async () => {
		expect(await team.remove(viewer, member)).toBe('role_too_low');
		expect(await team.remove(member, viewer)).toBe('role_too_low');
		expect(await team.remove(admin, owner)).toBe('role_above_yours');
		expect(await team.remove(stranger, viewer)).toBe('workspace_not_found');
		expect(await team.remove(owner, stranger)).toBe('member_not_found');
		expect(await team.leave(stranger)).toBe('workspace_not_found');
		expect(await team.leave(await addApiKey(db, workspaceId, ['members:write', 'workspace:write']))).toBe(
			'scope_missing'
		);
	});

	it('ends what the member sees at once', async () => {
		const see = () => rowsFor(db, member, 'select id from public.workspaces where id = $1', [workspaceId]);
		expect(await see()).toHaveLength(1);
		expect(await team.remove(admin, member)).toBe('ok');
		expect(await see()).toEqual([]);
		expect(await team.leave(viewer)).toBe('ok');
	});
});

describe('a workspace that waits for its end', () => {
	it('takes no invitation, no acceptance and no change of its members', async () => {
		const { guest, id, token } = await inviteGuest(db, owner, workspaceId);
		await freeze();
		expect((await team.inviteAs(owner)).outcome).toBe('workspace_frozen');
		expect(await accept(db, guest, id)).toBe('invitation_revoked');
		expect(await rowsFor(db, anonymous, 'select * from public.read_invitation($1)', [token])).toMatchObject([
			{ state: 'revoked' }
		]);
		expect(await rowsFor(db, guest, 'select * from public.my_invitations()')).toEqual([]);
		expect(await team.changeRole(owner, viewer, 'member')).toBe('workspace_frozen');
		expect(await team.remove(owner, viewer)).toBe('workspace_frozen');
		expect(await team.handOver(owner, viewer)).toBe('workspace_frozen');
	});

	it('can be left', async () => {
		await freeze();
		expect(await team.leave(viewer)).toBe('ok');
	});
});

describe('the list of members', () => {
	const find = (actor: Actor, ...more: unknown[]) =>
		rowsFor<{ display_name: string; role: Role; total: string }>(
			db,
			actor,
			`select * from public.find_members($1${more.map((_, n) => `, $${n + 2}`).join('')})`,
			[workspaceId, ...more]
		);

	it('is for members, who come by power and then by name', async () => {
		for (const actor of [viewer, member, admin, owner])
			expect((await find(actor)).map((row) => row.display_name)).toEqual([
				'Owner',
				'Admin',
				'Member',
				'Viewer'
			]);
		expect(await find(stranger)).toEqual([]);
		await expect(find(anonymous)).rejects.toThrow('permission denied');
	});

	it('finds by any part of name or address, literally', async () => {
		expect(await find(viewer, 'DMI')).toMatchObject([{ display_name: 'Admin', total: '1' }]);
		expect(await find(viewer, await emailOf(db, member))).toMatchObject([{ display_name: 'Member' }]);
		expect(await find(viewer, '%')).toEqual([]);
		expect(await find(viewer, '_')).toEqual([]);
		expect(await find(viewer, '', 'viewer')).toMatchObject([{ display_name: 'Viewer' }]);
	});

	it('comes in pages that count all', async () => {
		expect(await find(viewer, '', null, 2, 2)).toMatchObject([
			{ display_name: 'Member', total: '4' },
			{ display_name: 'Viewer', total: '4' }
		]);
	});
});
