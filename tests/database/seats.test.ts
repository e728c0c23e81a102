import type pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { addPlan, planPrice, subscribe, syncSubscription } from '../support/billing.ts';
import { addUser, as, firstWorkspace, openDatabase, orderGeneration, type Actor } from '../support/world.ts';

let db: pg.Pool;
beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
afterAll(() => db.end());

/** A workspace of four, the owner first, on a plan for this many. */
async function teamOn(members: number) {
	const owner = await addUser(db, 'Owner');
	const workspaceId = await firstWorkspace(db, owner);
	const team: Actor[] = [];
	for (const name of ['First', 'Second', 'Third']) {
		const actor = await addUser(db, name);
		await db.query(
			`insert into public.workspace_members (workspace_id, user_id, role, created_at) values ($1, $2, 'admin', clock_timestamp())`,
			[workspaceId, actor.userId]
		);
		team.push(actor);
	}
	const price = await planPrice(db, await addPlan(db, { limits: { members } }));
	const { providerId } = await subscribe(db, workspaceId, { price });
	return { owner, team, workspaceId, providerId, price };
}
const seated = async (workspaceId: string) =>
	(
		await db.query<{ name: string }>(
			`select p.display_name as name from public.workspace_members m join public.profiles p using (user_id)
			 where m.workspace_id = $1 and m.has_seat order by m.created_at`,
			[workspaceId]
		)
	).rows.map(({ name }) => name);
const rename = (actor: Actor, workspaceId: string) =>
	as(
		db,
		actor,
		async (client) =>
			(await client.query(`update public.workspaces set name = 'New' where id = $1`, [workspaceId])).rowCount
	);

it('a smaller plan removes nobody: owners, then who came first, keep a seat, the others only read', async () => {
	const { owner, team, workspaceId } = await teamOn(2);
	expect(await seated(workspaceId)).toEqual(['Owner', 'First']);
	const [first, second] = team as [Actor, Actor];
	expect(await rename(owner, workspaceId)).toBe(1);
	expect(await rename(first, workspaceId)).toBe(1);
	expect(await rename(second, workspaceId)).toBe(0);
	const read = await as(db, second, (client) =>
		client.query('select name from public.workspaces where id = $1', [workspaceId])
	);
	expect(read.rowCount).toBe(1);
	await expect(orderGeneration(db, { workspaceId, userId: second.userId })).rejects.toThrow('not_a_member');
});

it('a seat that comes free goes to the next, and an owner always has one', async () => {
	const { team, workspaceId } = await teamOn(2);
	await db.query('delete from public.workspace_members where workspace_id = $1 and user_id = $2', [
		workspaceId,
		team[0]?.userId
	]);
	expect(await seated(workspaceId)).toEqual(['Owner', 'Second']);
	await db.query(
		`update public.workspace_members set role = 'owner' where workspace_id = $1 and user_id = $2`,
		[workspaceId, team[2]?.userId]
	);
	expect(await seated(workspaceId)).toEqual(['Owner', 'Third']);
});

it('the end of the plan gives the seats of the free plan', async () => {
	const { workspaceId, providerId, price } = await teamOn(2);
	const endedAt = '2027-05-20T00:00:00Z';
	await syncSubscription(db, workspaceId, {
		providerId,
		priceId: price.id,
		status: 'canceled',
		ended_at: endedAt
	});
	expect(await seated(workspaceId)).toHaveLength(4); // the tests' free plan has no limit
});
