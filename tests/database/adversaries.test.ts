// What somebody who means harm does with calls and writes that are each allowed.
import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { accept, actsIn, attempt, createTeam, emailOf, newAddress, revoke } from '../support/team.ts';
import { addUser, firstWorkspace, openDatabase, type Actor } from '../support/world.ts';

let db: pg.Pool;
let workspaceId: string;
let owner: Actor;
let admin: Actor;
let stranger: Actor;
let team: ReturnType<typeof actsIn>;

beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
afterAll(() => db.end());
beforeEach(async () => {
	({ workspaceId, owner, admin, stranger } = await createTeam(db));
	team = actsIn(db, workspaceId);
});

const plainId = (id: string) => id.replaceAll('-', '');

async function one<T>(sql: string, values: unknown[] = []): Promise<T | undefined> {
	const { rows } = await db.query<{ value: T }>(`select (${sql}) as value`, values);
	return rows[0]?.value;
}

describe('a handle that the platform gives by itself', () => {
	const take = (handle: string) =>
		attempt(db, stranger, `select public.create_workspace('Mine', $1)`, [handle]);

	it('is nobody’s to take: a workspace on its way out can be erased', async () => {
		expect(await take(`deleted-${plainId(workspaceId)}`)).toBe('handle_reserved');
		await db.query(`update public.workspaces set delete_at = now() - interval '1 hour' where id = $1`, [
			workspaceId
		]);
		expect(await one('public.erase_workspace($1)', [workspaceId])).toBe(true);
	});

	it('is nobody’s to move to either', async () => {
		const own = await firstWorkspace(db, stranger);
		const move = (handle: string) =>
			attempt(db, stranger, 'select public.change_handle($1, $2)', [own, handle]);
		expect(await move(`deleted-${plainId(workspaceId)}`)).toBe('handle_reserved');
		expect(await move(`w-${plainId(randomUUID()).slice(0, 12)}`)).toBe('handle_reserved');
		expect(await move(`w-${plainId(own).slice(0, 12)}`)).toBe('ok');
	});

	it('keeps nobody from confirming their address', async () => {
		const id = randomUUID();
		expect(await take(`w-${plainId(id).slice(0, 12)}`)).toBe('handle_reserved');
		await db.query(
			`insert into auth.users (id, aud, role, email, raw_app_meta_data, raw_user_meta_data, email_confirmed_at, email_change_confirm_status)
			 values ($1, 'authenticated', 'authenticated', $2, '{}', '{}', now(), 0)`,
			[id, newAddress()]
		);
		expect(await firstWorkspace(db, { name: 'new', role: 'authenticated', userId: id })).toBeTruthy();
	});
});

describe('a name', () => {
	const unseen = {
		'nothing but a joiner': '\u200d',
		'nothing but a hard space': '\u00a0',
		'a filler that is a letter to Unicode': '\u3164',
		'an empty Braille cell': 'Ada\u2800',
		'a tag': 'Ada\u{e0041}',
		'a grapheme joiner': 'Ada\u034f'
	};
	it.each(Object.entries(unseen))('with %s is taken by no direct write', async (_, name) => {
		const write = attempt(db, owner, 'update public.profiles set display_name = $1 where user_id = $2', [
			name,
			owner.userId
		]);
		await expect(write).rejects.toMatchObject({ code: '23514' });
	});

	it.each(Object.values(unseen))('of such signs stops no confirmation (%j)', async (name) => {
		const person = await addUser(db, name);
		const given = await one<string>('select display_name from public.profiles where user_id = $1', [
			person.userId
		]);
		expect(['Ada', 'Creator']).toContain(given);
	});

	it('keeps the joiners that Persian is written with', async () => {
		const name = 'می\u200cخواهم';
		const person = await addUser(db, name);
		expect(await one('select display_name from public.profiles where user_id = $1', [person.userId])).toBe(
			name
		);
	});
});

async function addKey(by: Actor, scopes: string[]): Promise<Actor> {
	const tokenHash = randomBytes(32).toString('hex');
	const made = await attempt(db, by, `select public.create_api_key($1, 'Tool', $2, 'abcd', $3)`, [
		workspaceId,
		tokenHash,
		scopes
	]);
	expect(made).toBe('ok');
	const id = await one<string>('select id from public.api_keys where token_hash = $1', [tokenHash]);
	return { name: 'key', role: 'authenticated', userId: null, apiKeyId: id ?? '' };
}
const isAlive = ({ apiKeyId }: Actor) =>
	one<boolean>('select revoked_at is null from public.api_keys where id = $1', [apiKeyId]);
const endKey = (by: Actor, { apiKeyId }: Actor) =>
	attempt(db, by, 'select public.revoke_api_key($1)', [apiKeyId]);
const isOpen = (id: string) =>
	one<boolean>('select revoked_at is null and accepted_at is null from public.invitations where id = $1', [
		id
	]);

describe('a key', () => {
	it('brings nobody back: it ends when its maker is removed, leaves, or is no admin any more', async () => {
		const another = await addUser(db, 'Another');
		const third = await addUser(db, 'Third');
		for (const person of [another, third]) {
			const { id } = await team.inviteAs(owner, 'admin', await emailOf(db, person));
			expect(await accept(db, person, id)).toBe('ok');
		}
		const keys = await Promise.all([admin, another, third].map((by) => addKey(by, ['members:write'])));
		const kept = await addKey(owner, ['members:write']);

		expect(await team.remove(owner, admin)).toBe('ok');
		expect(await team.changeRole(owner, another, 'member')).toBe('ok');
		expect(await team.leave(third)).toBe('ok');

		expect(await Promise.all(keys.map(isAlive))).toEqual([false, false, false]);
		expect(await isAlive(kept)).toBe(true);
		const back = await team.inviteAs(keys[0] as Actor, 'admin', await emailOf(db, admin));
		expect(back.outcome).toBe('workspace_not_found');
	});

	it('lives on when its owner hands over, and so is an admin still', async () => {
		const key = await addKey(owner, ['members:write']);
		expect(await team.handOver(owner, admin)).toBe('ok');
		expect(await isAlive(key)).toBe(true);
	});

	it('that is ended takes the open invitations along that it sent, and no others', async () => {
		const [bad, good] = [await addKey(owner, ['members:write']), await addKey(owner, ['members:write'])];
		const [sent, used, other, byHand] = [
			await team.inviteAs(bad),
			await team.inviteAs(bad, 'member', await emailOf(db, stranger)),
			await team.inviteAs(good),
			await team.inviteAs(owner)
		];
		expect(await accept(db, stranger, used.id)).toBe('ok');
		expect(await endKey(owner, bad)).toBe('ok');
		expect(await Promise.all([sent, used, other, byHand].map(({ id }) => isOpen(id)))).toEqual([
			false,
			false,
			true,
			true
		]);
		expect(await one('select accepted_at is not null from public.invitations where id = $1', [used.id])).toBe(
			true
		);
	});
});

describe('an address', () => {
	it('gets at most twenty invitations a day, whoever sends and withdraws them', async () => {
		const victim = newAddress();
		for (let n = 0; n < 20; n++) {
			const { id, outcome } = await team.inviteAs(n % 2 ? owner : admin, 'member', victim);
			expect(outcome).toBe('ok');
			expect(await revoke(db, owner, id)).toBe('ok');
		}
		const elsewhere = actsIn(db, await firstWorkspace(db, stranger));
		expect((await elsewhere.inviteAs(stranger, 'member', victim)).outcome).toBe('invitations_limit');
		expect((await elsewhere.inviteAs(stranger)).outcome).toBe('ok');
		await db.query(
			`update public.invitations set created_at = created_at - interval '1 day', sent_at = sent_at - interval '1 day' where email = $1`,
			[victim]
		);
		expect((await elsewhere.inviteAs(stranger, 'member', victim)).outcome).toBe('ok');
	});
});
