import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { addUser, as, firstWorkspace, openDatabase, type Actor } from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let member: Actor;
let workspaceId: string;

beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
beforeEach(async () => {
	[owner, member] = [await addUser(db, 'Owner'), await addUser(db, 'Member')];
	workspaceId = await firstWorkspace(db, owner);
	await db.query(
		`insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, 'member')`,
		[workspaceId, member.userId]
	);
	await db.query(`select public.grant_credits($1, 90, 'test', gen_random_uuid()::text)`, [workspaceId]);
});
afterAll(() => db.end());

const limit = (quota: number | null, actor: Actor = owner, to: Actor = member) =>
	as(
		db,
		actor,
		(client) => client.query('select public.set_credit_quota($1, $2, $3)', [workspaceId, to.userId, quota]),
		{ keep: true }
	);
const hold = async (amount: number, actor: Actor | null = member) =>
	(
		await db.query<{ id: string }>(
			`select public.hold_credits($1, $2, 'test', gen_random_uuid()::text, $3) as id`,
			[workspaceId, amount, actor?.userId]
		)
	).rows[0]?.id ?? '';

describe('a member’s quota', () => {
	it('ends what they may spend in a month', async () => {
		await limit(10);
		await hold(8);
		await expect(hold(3)).rejects.toMatchObject({
			message: 'credit_quota_reached',
			code: 'PT402',
			detail: '10'
		});
		await hold(2);
	});

	it('of nothing lets nothing be spent', async () => {
		await limit(0);
		await expect(hold(1)).rejects.toThrow('credit_quota_reached');
	});

	it('counts what was spent, not what came back', async () => {
		await limit(10);
		await db.query('select public.capture_credits($1, 3)', [await hold(10)]);
		await db.query('select public.release_credits($1)', [await hold(7)]);
		await hold(7);
		await expect(hold(1)).rejects.toThrow('credit_quota_reached');
	});

	it('begins anew with the calendar month in UTC', async () => {
		await limit(10);
		const id = await hold(10);
		await db.query(
			`update private.credit_holds set created_at = date_trunc('month', now() at time zone 'utc') at time zone 'utc' - interval '1 second' where id = $1`,
			[id]
		);
		await hold(10);
	});

	it('holds when ten spend at once', async () => {
		await limit(10);
		const results = await Promise.allSettled(Array.from({ length: 10 }, () => hold(4)));
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
	});

	it('limits nobody else, and no work without a person', async () => {
		await limit(0);
		await hold(5, owner);
		await hold(5, null);
	});

	it('does not stop a repeated request that was let in', async () => {
		await limit(5);
		const again = () =>
			db.query(`select public.hold_credits($1, 5, 'test', $2, $3)`, [
				workspaceId,
				`once-${workspaceId}`,
				member.userId
			]);
		await again();
		await again();
	});

	it('is lifted by an empty one', async () => {
		await limit(1);
		await limit(null);
		await hold(50);
	});

	it('is set by admins and owners, of members only, and never below nothing', async () => {
		await expect(limit(5, member)).rejects.toThrow('role_too_low');
		await expect(limit(5, await addUser(db, 'Stranger'))).rejects.toThrow('workspace_not_found');
		await expect(limit(5, owner, await addUser(db, 'Other'))).rejects.toThrow('member_not_found');
		await expect(limit(-1)).rejects.toThrow('amount_out_of_range');
	});
});

describe('the mail about low credits', () => {
	const line = (at: number | null) =>
		as(
			db,
			owner,
			(client) =>
				client.query('update public.workspaces set low_credits_at = $1 where id = $2', [at, workspaceId]),
			{ keep: true }
		);
	const mails = async () =>
		(
			await db.query<{ recipient: string; left: number }>(
				`select recipient, (payload ->> 'left')::int as left from public.outbox
				 where kind = 'low_credits' and payload ->> 'workspaceId' = $1 order by created_at`,
				[workspaceId]
			)
		).rows;

	it('goes once when the line is crossed, to admins and owners', async () => {
		await line(50);
		await hold(50);
		expect(await mails()).toEqual([]);
		await hold(5);
		await hold(5);
		expect(await mails()).toEqual([{ recipient: expect.stringContaining('owner-'), left: 45 }]);
	});

	it('goes again after credits came and went', async () => {
		await line(50);
		await hold(60);
		await db.query(`select public.grant_credits($1, 60, 'test', gen_random_uuid()::text)`, [workspaceId]);
		await hold(60);
		expect(await mails()).toHaveLength(2);
	});

	it('goes once when ten spend at the line at once', async () => {
		await line(96);
		await Promise.all(Array.from({ length: 10 }, () => hold(1)));
		expect(await mails()).toHaveLength(1);
	});

	it('does not go where nobody set a line', async () => {
		await line(null);
		await hold(100);
		expect(await mails()).toEqual([]);
	});
});
