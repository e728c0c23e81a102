// Ten people and a program act on the same four workspaces at the same moment, each in transactions of their own.
import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { roles } from '../../src/lib/workspaces/member-schemas.ts';
import { attempt, emailOf, join } from '../support/team.ts';
import { addApiKey, addUser, firstWorkspace, openDatabase, type Actor } from '../support/world.ts';

const FOR_MS = 4000;
let db: pg.Pool;
beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
afterAll(() => db.end());

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;

async function arrange() {
	const people = await Promise.all(Array.from({ length: 10 }, (_, n) => addUser(db, `Person ${n}`)));
	const emails = await Promise.all(people.map((person) => emailOf(db, person)));
	const spaces = await Promise.all(people.slice(0, 4).map((person) => firstWorkspace(db, person)));
	for (const [index, space] of spaces.entries()) {
		for (const person of people.filter((_, n) => n !== index)) await join(db, space, person, 'admin');
	}
	const keys = await Promise.all(spaces.map((space) => addApiKey(db, space, ['members:write'])));
	return { people, emails, spaces, keys };
}
type Place = Awaited<ReturnType<typeof arrange>>;

const hash = () => randomBytes(32).toString('hex');
type Call = [sql: string, values: unknown[]];

/** Everything that changes who is in a workspace, with arguments by chance. */
const acts: ((place: Place, actor: Actor) => Call)[] = [
	({ spaces, emails }) => [
		'select public.invite_member($1, $2, $3, $4, $5)',
		[randomUUID(), pick(spaces), pick(emails), pick(roles), hash()]
	],
	() => ['select public.accept_invitation(id) from public.my_invitations()', []],
	() => ['select public.revoke_invitation(id) from public.invitations order by random() limit 1', []],
	({ spaces, people }) => [
		'select public.change_role($1, $2, $3)',
		[pick(spaces), pick(people).userId, pick(['admin', 'owner', 'owner', pick(roles)])]
	],
	({ spaces, people }) => ['select public.hand_over_workspace($1, $2)', [pick(spaces), pick(people).userId]],
	({ spaces, people }) => ['select public.remove_member($1, $2)', [pick(spaces), pick(people).userId]],
	({ spaces }) => ['select public.leave_workspace($1)', [pick(spaces)]],
	() => [`select public.create_workspace('One more')`, []],
	() => ['select public.request_account_deletion()', []],
	() => ['select public.undo_account_deletion()', []],
	({ spaces }) => [
		'select public.request_workspace_deletion(id, handle) from public.workspaces where id = $1',
		[pick(spaces)]
	],
	({ spaces }) => ['select public.undo_workspace_deletion($1)', [pick(spaces)]],
	({ spaces }) => [
		`select public.create_api_key($1, 'Tool', $2, 'abcd', '{members:write}')`,
		[pick(spaces), hash()]
	],
	() => ['select public.revoke_api_key(id) from public.api_keys order by random() limit 1', []],
	(_, { userId }) => [
		'update public.profiles set display_name = $1 where user_id = $2',
		[`N ${userId}`, userId]
	],
	({ spaces }) => ['update public.workspaces set name = $1 where id = $2', [hash(), pick(spaces)]]
];

/** Brings back who left, one by one as the app does, so that there is always somebody to act. */
async function refill({ people, spaces }: Place): Promise<void> {
	for (const space of spaces) {
		for (const { userId } of people) {
			await db.query(
				`insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, 'admin') on conflict do nothing`,
				[space, userId]
			);
		}
	}
}

async function live(place: Place, actor: Actor, until: number, seen: Map<string, number>): Promise<void> {
	while (Date.now() < until) {
		const who = Math.random() < 0.1 ? pick(place.keys) : actor;
		const outcome = await attempt(db, who, ...pick(acts)(place, who));
		seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
	}
}

/** What they could have touched; other tests arrange states of their own in the same database. */
async function touched({ people, spaces }: Place): Promise<string[]> {
	const { rows } = await db.query<{ id: string }>(
		'select distinct workspace_id as id from public.workspace_members where user_id = any ($1)',
		[people.map(({ userId }) => userId)]
	);
	return [...new Set([...spaces, ...rows.map(({ id }) => id)])];
}

/** Rows of these workspaces that break a rule; each query is one rule. */
const broken = {
	'a workspace has an owner': `select w.id from public.workspaces w where w.id = any ($1) and w.deleted_at is null and not exists (
		select from public.workspace_members m where m.workspace_id = w.id and m.role = 'owner')`,
	'and one who stays, unless it is on its way out': `select w.id from public.workspaces w where w.id = any ($1) and w.delete_at is null
		and not exists (select from public.workspace_members m join public.profiles p on p.user_id = m.user_id
			where m.workspace_id = w.id and m.role = 'owner' and p.delete_at is null)`,
	'a profile knows the workspaces of its person': `select p.user_id from public.profiles p
		where p.workspace_ids && $1::uuid[] and array(select m.workspace_id from public.workspace_members m where m.user_id = p.user_id order by m.workspace_id)
			<> array(select x from unnest(p.workspace_ids) x order by x)`,
	'an open invitation is within its sender’s power': `select i.id from public.invitations i
		left join public.workspace_members m on m.workspace_id = i.workspace_id and m.user_id = i.invited_by
		where i.workspace_id = any ($1) and i.accepted_at is null and i.revoked_at is null and i.invited_by is not null
			and (m.role is null or m.role < 'admin' or i.role > m.role)`,
	'a live key’s maker may still make keys': `select k.id from public.api_keys k
		left join public.workspace_members m on m.workspace_id = k.workspace_id and m.user_id = k.created_by
		where k.workspace_id = any ($1) and k.revoked_at is null and k.created_by is not null and (m.role is null or m.role < 'admin')`,
	'an ended key has no open invitation': `select i.id from public.invitations i
		join public.api_keys k on k.id = i.invited_by_key
		where k.workspace_id = any ($1) and k.revoked_at is not null and i.accepted_at is null and i.revoked_at is null`
};

it('nobody ever meets a deadlock, and every rule holds whatever came at the same moment', async () => {
	const place = await arrange();
	const seen = new Map<string, number>();
	const until = Date.now() + FOR_MS;
	const refilling = (async () => {
		while (Date.now() < until) await refill(place);
	})();
	// Three hands each: what one person does in three windows. `attempt` throws what is no expected outcome.
	const hands = [...place.people, ...place.people, ...place.people];
	await Promise.all([refilling, ...hands.map((actor) => live(place, actor, until, seen))]);
	expect(seen.get('ok')).toBeGreaterThan(50); // far more on an idle machine
	expect(seen.size, 'refusals of many kinds').toBeGreaterThan(5);
	const ids = await touched(place);
	for (const [rule, query] of Object.entries(broken)) {
		expect((await db.query(query, [ids])).rows, rule).toEqual([]);
	}
}, 30_000);
