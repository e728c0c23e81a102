import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
	addPlan,
	bookFaults,
	june,
	line,
	openTopUp,
	payTopUp,
	planPrice,
	recordBack,
	recordInvoice,
	spend,
	subscribe,
	walletOf,
	type Price
} from '../support/billing.ts';
import { addUser, firstWorkspace, openDatabase, type Actor } from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let workspaceId: string;
let price: Price;
let key: string;

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	price = await planPrice(db, await addPlan(db, { credits: 50, amountCents: 1000 }));
});
beforeEach(async () => {
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
	key = randomUUID();
});
afterAll(async () => {
	expect(await bookFaults(db)).toEqual([]);
	await db.end();
});

const wallet = () => walletOf(db, workspaceId);
const subscribed = () => subscribe(db, workspaceId, { price, key });
const back = (refunded: number, disputed = 0) => recordBack(db, key, { refunded, disputed });
/** Buys 25 credits for 5 €; returns the payment's key. */
async function topUp(paymentKey: string = randomUUID()): Promise<string> {
	await payTopUp(db, await openTopUp(db, { workspaceId, userId: owner.userId }), paymentKey);
	return paymentKey;
}
const renewed = (providerId: string) =>
	recordInvoice(db, providerId, { amountCents: 1000, lines: [line(price, 1000, june)] });
const hold = async (amount: number) =>
	(
		await db.query<{ id: string }>(
			`select public.hold_credits($1, $2, 'test', gen_random_uuid()::text) as id`,
			[workspaceId, amount]
		)
	).rows[0]?.id ?? '';

describe('a refund', () => {
	it('of everything takes all credits of the payment', async () => {
		await subscribed();
		await back(1000);
		expect(await wallet()).toEqual({ monthly: 0, purchased: 10, held: 0, owed: 0 });
	});

	it('of a part takes its part, rounded so that what stays was paid for', async () => {
		await subscribed();
		await back(333);
		expect(await wallet()).toMatchObject({ monthly: 33 }); // 50 × 667 / 1000 = 33.35
	});

	it('that grows takes the difference; reported again it takes nothing', async () => {
		await subscribed();
		await back(200);
		await back(500);
		await back(500);
		expect(await wallet()).toMatchObject({ monthly: 25, purchased: 10 });
	});

	it('reported twenty times at once takes once', async () => {
		await subscribed();
		await Promise.all(Array.from({ length: 20 }, () => back(500)));
		expect(await wallet()).toMatchObject({ monthly: 25, purchased: 10 });
	});

	it('takes from the other kind what its own has no more', async () => {
		await subscribed();
		await spend(db, workspaceId, 45);
		await back(200);
		expect(await wallet()).toEqual({ monthly: 0, purchased: 5, held: 0, owed: 0 });
	});

	it('of credits that were spent leaves a debt, which the next credits settle first', async () => {
		await subscribed();
		await spend(db, workspaceId, 60);
		await back(1000);
		expect(await wallet()).toEqual({ monthly: 0, purchased: 0, held: 0, owed: 50 });
		await topUp();
		expect(await wallet()).toEqual({ monthly: 0, purchased: 0, held: 0, owed: 25 });
		await topUp();
		await topUp();
		expect(await wallet()).toEqual({ monthly: 0, purchased: 25, held: 0, owed: 0 });
	});

	it('of last month takes this month’s credits before it leaves a debt', async () => {
		const { providerId } = await subscribed();
		await spend(db, workspaceId, 60);
		await renewed(providerId);
		await back(1000);
		expect(await wallet()).toEqual({ monthly: 0, purchased: 0, held: 0, owed: 0 });
	});

	it('takes only what had not expired', async () => {
		const { providerId } = await subscribed();
		await spend(db, workspaceId, 20);
		await renewed(providerId);
		await back(1000);
		expect(await wallet()).toEqual({ monthly: 30, purchased: 10, held: 0, owed: 0 });
	});

	it('that was smaller than what expired takes nothing', async () => {
		const { providerId } = await subscribed();
		await spend(db, workspaceId, 20);
		await renewed(providerId);
		await back(500);
		expect(await wallet()).toMatchObject({ monthly: 50, purchased: 10 });
	});

	it('reported again after more has expired gives nothing back', async () => {
		const { providerId } = await subscribed();
		await back(500);
		await renewed(providerId);
		await back(500);
		expect(await wallet()).toMatchObject({ monthly: 50, purchased: 10 });
	});

	it('during work in progress is settled by what the work gives back', async () => {
		await subscribed();
		const id = await hold(60);
		await back(1000);
		expect(await wallet()).toEqual({ monthly: 0, purchased: 0, held: 60, owed: 50 });
		await db.query('select public.release_credits($1)', [id]);
		expect(await wallet()).toEqual({ monthly: 0, purchased: 10, held: 0, owed: 0 });
	});

	it('of a top-up takes bought credits first', async () => {
		await subscribed();
		const bought = await topUp();
		await recordBack(db, bought, { refunded: 500 });
		expect(await wallet()).toMatchObject({ monthly: 50, purchased: 10 });
	});

	it('of a payment that nobody knows is no payment of ours', async () => {
		expect(await recordBack(db, 'unknown', { refunded: 1 })).toBe(false);
	});

	it('is never more than was paid', async () => {
		await subscribed();
		await back(5000);
		expect(await wallet()).toMatchObject({ monthly: 0, purchased: 10 });
	});
});

describe('a dispute', () => {
	it('takes the credits, and gives them back when it is won', async () => {
		await subscribed();
		await back(0, 1000);
		expect(await wallet()).toMatchObject({ monthly: 0, purchased: 10 });
		await back(0, 0);
		expect(await wallet()).toMatchObject({ monthly: 50, purchased: 10, owed: 0 });
	});

	it('and a refund of the same money take once', async () => {
		await subscribed();
		await back(400, 1000);
		await back(1000, 1000);
		expect(await wallet()).toMatchObject({ monthly: 0, purchased: 10, owed: 0 });
	});

	it('that is won leaves taken what was refunded', async () => {
		await subscribed();
		await back(400, 1000);
		await back(400, 0);
		expect(await wallet()).toMatchObject({ monthly: 30, purchased: 10 });
	});

	it('that is won settles the debt first', async () => {
		await subscribed();
		await spend(db, workspaceId, 50);
		await topUp();
		await spend(db, workspaceId, 30);
		await back(0, 1000);
		expect(await wallet()).toEqual({ monthly: 0, purchased: 0, held: 0, owed: 45 });
		await back(0, 0);
		expect(await wallet()).toEqual({ monthly: 0, purchased: 5, held: 0, owed: 0 });
	});

	it('that is won gives bought credits back as bought ones', async () => {
		await subscribed();
		await spend(db, workspaceId, 50);
		await back(0, 200);
		expect(await wallet()).toMatchObject({ monthly: 0, purchased: 0 });
		await back(0, 0);
		expect(await wallet()).toMatchObject({ monthly: 0, purchased: 10 });
	});

	it('that is won after the period gives credits that stay: nobody could spend them before', async () => {
		const { providerId } = await subscribed();
		await back(0, 1000);
		await renewed(providerId);
		await back(0, 0);
		expect(await wallet()).toMatchObject({ monthly: 50, purchased: 60 });
	});

	it('of which everything is told twenty times at once ends alike', async () => {
		await subscribed();
		await Promise.all(Array.from({ length: 20 }, (_, n) => back(n % 2 ? 400 : 0, n % 3 ? 1000 : 0)));
		await back(400, 0);
		expect(await wallet()).toMatchObject({ monthly: 30, purchased: 10, owed: 0 });
	});
});

describe('the money', () => {
	it('of payments, refunds and disputes is in the books once', async () => {
		await subscribed();
		await back(400, 0);
		await back(400, 1000);
		await back(400, 0);
		const { rows } = await db.query(
			`select t.kind, e.amount::int from private.ledger_transactions t join private.ledger_entries e on e.transaction_id = t.id
			 join private.ledger_accounts a on a.id = e.account_id and a.kind = 'revenue'
			 where t.workspace_id = $1 order by t.number`,
			[workspaceId]
		);
		expect(rows).toEqual([
			{ kind: 'payment', amount: 1000 },
			{ kind: 'refund', amount: -400 },
			{ kind: 'dispute', amount: -600 },
			{ kind: 'dispute_won', amount: 600 }
		]);
	});
});
