import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { roles, type Role } from '../../src/lib/workspaces/member-schemas.ts';
import { accept, actsIn, attempt, emailOf, join, rowsFor } from '../support/team.ts';
import { addUser, firstWorkspace, openDatabase, type Actor } from '../support/world.ts';

const kinds = ['invite', 'accept', 'role', 'leave', 'handOver', 'remove', 'delete', 'undo'] as const;
type Kind = (typeof kinds)[number];
type Step = { kind: Kind; actor: number; target: number; workspace: number; role: Role };
type Sent = { id: string; workspaceId: string; target: Actor; role: Role; by: Actor };
type Place = { people: Actor[]; workspaces: { id: string; handle: string }[]; sent: Sent[] };
/** Who is what: by workspace and person. */
type Roles = Map<string, Role>;

// A frozen workspace refuses nearly everything, so it is thawed more often than frozen.
const often: Kind[] = [
	'invite',
	'invite',
	'accept',
	'accept',
	'accept',
	'role',
	'role',
	'role',
	'undo',
	'undo'
];
const PEOPLE = 5;
const steps = fc.array(
	fc.record<Step>({
		kind: fc.constantFrom(...kinds, ...often),
		actor: fc.nat(PEOPLE - 1),
		target: fc.nat(PEOPLE - 1),
		workspace: fc.nat(1),
		role: fc.constantFrom(...roles)
	}),
	{ minLength: 20, maxLength: 60, size: 'max' }
);

const at0 = { workspace: 0, role: 'member' as const };
/** One in which each step is allowed: chance alone does not promise a hand-over. */
const quiet: Step[] = [
	{ ...at0, kind: 'invite', actor: 0, target: 4 },
	{ ...at0, kind: 'accept', actor: 4, target: 4 },
	{ ...at0, kind: 'role', actor: 0, target: 4, role: 'viewer' },
	{ ...at0, kind: 'handOver', actor: 0, target: 2 },
	{ ...at0, kind: 'leave', actor: 4, target: 4 },
	{ ...at0, kind: 'remove', actor: 2, target: 0 },
	{ ...at0, kind: 'delete', actor: 2, target: 2 },
	{ ...at0, kind: 'undo', actor: 2, target: 2 }
];

let db: pg.Pool;
let everyRow: string;
const done = new Map<Kind, number>();

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	everyRow = await readEverything();
});
afterAll(() => db.end());

/** One query over all tables and views that name a workspace: which one each row is of, as far as the caller sees it. */
async function readEverything(): Promise<string> {
	const { rows } = await db.query<{ name: string; place: string }>(`
		select c.oid::regclass::text as name, a.attname::text as place from pg_class c
		join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
		and (a.attname = 'workspace_id' or (c.relname = 'workspaces' and a.attname = 'id'))
		and c.relname <> 'pages' -- what is on sale is for everybody
		and has_column_privilege('authenticated', c.oid, a.attnum, 'select')`);
	expect(rows.length).toBeGreaterThan(10);
	return rows
		.map(
			({ name, place }) =>
				`select distinct '${name}' as name, ${place} as place from public.${name.replace('public.', '')}`
		)
		.join(' union all ');
}

/** Two workspaces with a row in most tables, five people; the third and the fourth are admins already. */
async function arrange(): Promise<Place> {
	const people = await Promise.all(Array.from({ length: PEOPLE }, (_, n) => addUser(db, `Person ${n}`)));
	const workspaces = [];
	for (const [index, owner] of people.slice(0, 2).entries()) {
		const id = await firstWorkspace(db, owner);
		const { rows } = await db.query<{ handle: string }>(
			'select handle from public.workspaces where id = $1',
			[id]
		);
		workspaces.push({ id, handle: rows[0]?.handle ?? '' });
		await fill(id, owner);
		await join(db, id, people[index + 2] as Actor, 'admin');
	}
	return { people, workspaces, sent: [] };
}

async function fill(workspaceId: string, owner: Actor): Promise<void> {
	await db.query(
		`with p as (insert into public.products (workspace_id, type, language, title, author_name)
		   values ($1, 'guide', 'en', 'A secret', 'A') returning id)
		 insert into public.sections (product_id, workspace_id, position, title, body) select id, $1, 1, 'One', 'Secret' from p`,
		[workspaceId]
	);
	await db.query('insert into public.collections (workspace_id, name, created_by) values ($1, $2, $3)', [
		workspaceId,
		'Secret',
		owner.userId
	]);
	await db.query(
		`insert into public.api_keys (workspace_id, name, token_hash, token_hint, scopes) values ($1, 'Key', $2, 'abcd', '{members:read}')`,
		[workspaceId, randomBytes(32).toString('hex')]
	);
}

async function readRoles({ workspaces }: Place): Promise<Roles> {
	const { rows } = await db.query<{ who: string; role: Role }>(
		`select workspace_id || ' ' || user_id as who, role from public.workspace_members where workspace_id = any ($1)`,
		[workspaces.map(({ id }) => id)]
	);
	return new Map(rows.map(({ who, role }) => [who, role]));
}

const power = (role: Role | undefined) => (role ? roles.indexOf(role) : -1);
const keyOf = (workspaceId: string, { userId }: Actor) => `${workspaceId} ${userId}`;

/** Does one step and says how it ended, with the most that anybody may have gained by it. */
async function take(place: Place, step: Step, before: Roles): Promise<{ outcome: string; most: number }> {
	const actor = place.people[step.actor] as Actor;
	const target = place.people[step.target] as Actor;
	const { id, handle } = place.workspaces[step.workspace] as { id: string; handle: string };
	const acts = actsIn(db, id);
	const own = power(before.get(keyOf(id, actor)));
	switch (step.kind) {
		case 'invite': {
			const invited = await acts.inviteAs(actor, step.role, await emailOf(db, target));
			if (invited.outcome === 'ok') {
				expect(power(step.role), 'invited above the own role').toBeLessThanOrEqual(own);
				place.sent.push({ id: invited.id, workspaceId: id, target, role: step.role, by: actor });
			}
			return { outcome: invited.outcome, most: -1 };
		}
		case 'accept': {
			const sent = place.sent.at(-1 - (step.target % 3));
			if (!sent) return { outcome: await accept(db, actor, randomUUID()), most: -1 };
			// Mostly whom it is for, sometimes somebody else.
			const who = step.role === 'viewer' ? actor : sent.target;
			const outcome = await accept(db, who, sent.id);
			// Whoever invited must still be allowed to: else the invitation was withdrawn.
			if (outcome === 'ok') {
				const inviter = power(before.get(keyOf(sent.workspaceId, sent.by)));
				expect(who, 'accepted by somebody else').toBe(sent.target);
				expect(inviter, 'the inviter still has the power').toBeGreaterThanOrEqual(
					Math.max(power('admin'), power(sent.role))
				);
			}
			return { outcome, most: power(sent.role) };
		}
		case 'role':
			return { outcome: await acts.changeRole(actor, target, step.role), most: own };
		case 'leave':
			return { outcome: await acts.leave(actor), most: -1 };
		case 'handOver':
			return { outcome: await acts.handOver(actor, target), most: own };
		case 'remove':
			return { outcome: await acts.remove(actor, target), most: -1 };
		case 'delete': {
			const sql = 'select public.request_workspace_deletion($1, $2)';
			return { outcome: await attempt(db, actor, sql, [id, handle]), most: -1 };
		}
		case 'undo': {
			const sql = 'select public.undo_workspace_deletion($1)';
			return { outcome: await attempt(db, actor, sql, [id]), most: -1 };
		}
	}
}

/** Nobody gained more than the step allows, a refused step changed nothing, and each workspace has an owner. */
function judge(
	place: Place,
	before: Roles,
	after: Roles,
	{ outcome, most }: { outcome: string; most: number }
) {
	if (outcome !== 'ok') expect(after, 'a refused step changes nothing').toEqual(before);
	for (const [who, role] of after) {
		const gained = power(role) > power(before.get(who));
		if (gained) expect(power(role), `${who} gained too much`).toBeLessThanOrEqual(most);
	}
	for (const { id } of place.workspaces) {
		const owners = [...after].filter(([who, role]) => who.startsWith(id) && role === 'owner');
		expect(owners.length, `${id} has an owner`).toBeGreaterThan(0);
	}
}

/** What each person is shown is of workspaces they are in, whatever the table. */
async function expectNoLeak({ people, workspaces }: Place, now: Roles): Promise<void> {
	for (const person of people) {
		const rows = await rowsFor<{ name: string; place: string }>(db, person, everyRow);
		const foreign = rows.filter(
			({ place }) => workspaces.some(({ id }) => id === place) && !now.has(`${place} ${person.userId}`)
		);
		expect(foreign, `${person.name} sees rows of others`).toEqual([]);
		// The same query does show what is theirs: it is not blind.
		const mine = workspaces.filter(({ id }) => now.has(keyOf(id, person)));
		for (const { id } of mine) expect(rows.some((row) => row.place === id)).toBe(true);
	}
}

it(
	'keeps owners, powers and walls through any sequence of comings and goings',
	{ timeout: 60_000 },
	async () => {
		await fc.assert(
			fc.asyncProperty(steps, async (sequence) => {
				const place = await arrange();
				let now = await readRoles(place);
				for (const step of sequence) {
					const ended = await take(place, step, now);
					const after = await readRoles(place);
					judge(place, now, after, ended);
					now = after;
					if (ended.outcome === 'ok') done.set(step.kind, (done.get(step.kind) ?? 0) + 1);
				}
				await expectNoLeak(place, now);
			}),
			// A failure prints its seed and the shortest sequence that shows it.
			{ examples: [[quiet]], numRuns: 40, interruptAfterTimeLimit: 30_000, verbose: 1 }
		);
		// Sequences that are refused at every step would prove nothing.
		expect([...done.keys()].sort()).toEqual([...kinds].sort());
	}
);
