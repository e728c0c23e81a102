import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { addPlan, bookFaults, planPrice, subscribe, walletOf } from '../support/billing.ts';
import { addUser, as, firstWorkspace, openDatabase, type Actor } from '../support/world.ts';

let db: pg.Pool;
let staff: Actor;
let owner: Actor;
let workspaceId: string;

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	staff = await addUser(db, 'Staff');
	await db.query('insert into public.platform_admins (user_id) values ($1)', [staff.userId]);
});
beforeEach(async () => {
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
});
afterAll(async () => {
	expect(await bookFaults(db)).toEqual([]);
	await db.end();
});

type Adjustment = { reason?: string; key?: string; actor?: Actor };
const adjust = (
	amount: number,
	{ reason = 'A good reason', key = randomUUID(), actor = staff }: Adjustment = {}
) =>
	as(
		db,
		actor,
		async (client) =>
			(
				await client.query<{ is_new: boolean }>('select public.adjust_credits($1, $2, $3, $4) as is_new', [
					workspaceId,
					amount,
					reason,
					key
				])
			).rows[0]?.is_new,
		{ keep: true }
	);
const wallet = () => walletOf(db, workspaceId);

describe('an adjustment by staff', () => {
	it('gives credits that stay', async () => {
		await adjust(40);
		expect(await wallet()).toMatchObject({ monthly: 0, purchased: 50 });
	});

	it('takes bought credits first, then monthly ones', async () => {
		await subscribe(db, workspaceId, { price: await planPrice(db, await addPlan(db, { credits: 50 })) });
		await adjust(-30);
		expect(await wallet()).toMatchObject({ monthly: 30, purchased: 0 });
	});

	it('never takes more than there is', async () => {
		await expect(adjust(-11)).rejects.toThrow('insufficient_credits');
		expect(await wallet()).toMatchObject({ purchased: 10 });
	});

	it('is one when the button is clicked twice', async () => {
		const key = randomUUID();
		expect([await adjust(5, { key }), await adjust(5, { key })]).toEqual([true, false]);
		await Promise.all(Array.from({ length: 10 }, () => adjust(5, { key })));
		expect(await wallet()).toMatchObject({ purchased: 15 });
	});

	it.each([0, 1_000_001, -1_000_001, null])('of %s is refused', async (amount) => {
		await expect(adjust(amount as number)).rejects.toThrow('amount_out_of_range');
	});

	it.each(['', '  ', 'ab', 'x'.repeat(301)])('says why: "%s" is no reason', async (reason) => {
		await expect(adjust(5, { reason })).rejects.toThrow('reason_missing');
	});

	it('is for platform admins only, and for programs never', async () => {
		await expect(adjust(5, { actor: owner })).rejects.toThrow('not_found');
		await expect(adjust(5, { actor: { ...staff, apiKeyId: randomUUID() } })).rejects.toThrow('not_found');
	});

	it('stands in the log of the workspace, with the reason', async () => {
		await adjust(5, { reason: ' Because of the outage ' });
		const { rows } = await db.query(
			`select actor_id, after from public.audit_events where workspace_id = $1 and action = 'credits.changed'`,
			[workspaceId]
		);
		expect(rows).toEqual([{ actor_id: staff.userId, after: { amount: 5, reason: 'Because of the outage' } }]);
	});
});
