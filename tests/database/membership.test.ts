import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type pg from 'pg';
import { addUser, as, openDatabase, type Actor } from '../support/world.ts';

let db: pg.Pool;
beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
afterAll(() => db.end());

async function addWorkspaces(count: number): Promise<string[]> {
	const { rows } = await db.query<{ id: string }>(
		`insert into public.workspaces (handle, name) select 'm-' || substr(md5(random()::text), 1, 12), 'Team' from generate_series(1, $1) returning id`,
		[count]
	);
	return rows.map(({ id }) => id);
}

const join = (workspaceId: string, { userId }: Actor) =>
	db.query(`insert into public.workspace_members values ($1, $2, 'viewer')`, [workspaceId, userId]);

async function noted({ userId }: Actor): Promise<string[]> {
	const { rows } = await db.query<{ id: string }>(
		'select unnest(workspace_ids) as id from public.profiles where user_id = $1 order by 1',
		[userId]
	);
	return rows.map(({ id }) => id);
}

async function actual({ userId }: Actor): Promise<string[]> {
	const { rows } = await db.query<{ id: string }>(
		'select workspace_id as id from public.workspace_members where user_id = $1 order by 1',
		[userId]
	);
	return rows.map(({ id }) => id);
}

it('a profile knows its workspaces, joined and left in any order at the same moment', async () => {
	const ada = await addUser(db, 'Ada');
	const ids = await addWorkspaces(20);
	await Promise.all(ids.map((id) => join(id, ada)));
	expect(await noted(ada)).toEqual(await actual(ada));
	const more = await addWorkspaces(10);
	await Promise.all([
		...more.map((id) => join(id, ada)),
		...ids.map((id) => db.query('delete from public.workspace_members where workspace_id = $1', [id]))
	]);
	expect(await noted(ada)).toEqual(await actual(ada));
	expect(await noted(ada)).toHaveLength(11);
});

it('people see those they share a workspace with, and nobody else, from the first moment to the last', async () => {
	const [ada, grace] = [await addUser(db, 'Ada'), await addUser(db, 'Grace')];
	const [shared = ''] = await addWorkspaces(1);
	const sees = (asker: Actor, other: Actor) =>
		as(db, asker, async (client) => {
			const { rowCount } = await client.query('select user_id from public.profiles where user_id = $1', [
				other.userId
			]);
			return rowCount === 1;
		});
	await join(shared, ada);
	expect(await sees(ada, grace)).toBe(false);
	await join(shared, grace);
	expect(await sees(ada, grace)).toBe(true);
	await db.query('delete from public.workspace_members where workspace_id = $1 and user_id = $2', [
		shared,
		grace.userId
	]);
	expect(await sees(ada, grace)).toBe(false);
	expect(await sees(grace, ada)).toBe(false);
});

it('nobody reads or writes the note itself', async () => {
	const ada = await addUser(db, `Ada ${randomUUID().slice(0, 4)}`);
	for (const sql of [
		'select workspace_ids from public.profiles',
		`update public.profiles set workspace_ids = '{}'`
	]) {
		await expect(as(db, ada, (client) => client.query(sql))).rejects.toMatchObject({ code: '42501' });
	}
});
