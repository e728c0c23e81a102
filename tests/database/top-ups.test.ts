import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { bookFaults, openTopUp, payTopUp, recordBack, walletOf } from '../support/billing.ts';
import { addUser, as, firstWorkspace, openDatabase, type Actor } from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let workspaceId: string;

beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
beforeEach(async () => {
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
});
afterAll(async () => {
	expect(await bookFaults(db)).toEqual([]);
	await db.end();
});

const open = (credits = 25) => openTopUp(db, { workspaceId, userId: owner.userId, credits });
const wallet = () => walletOf(db, workspaceId);

describe('a top-up', () => {
	it('gives credits that stay, at the pack’s price', async () => {
		const order = await open(100);
		expect(order.amountCents).toBe(1800);
		await payTopUp(db, order, randomUUID());
		expect(await wallet()).toMatchObject({ monthly: 0, purchased: 110 });
	});

	it('is one order when ten tabs open it at once', async () => {
		const orders = await Promise.all(Array.from({ length: 10 }, () => open()));
		expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(1);
	});

	it('of another pack, another person or after it was paid is another order', async () => {
		const other = await addUser(db, 'Other');
		const first = await open();
		const orders = [first, await open(100), await openTopUp(db, { workspaceId, userId: other.userId })];
		await payTopUp(db, first, randomUUID());
		orders.push(await open());
		expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(4);
	});

	it('is one grant, one booking and one mail when ten reports come at once', async () => {
		const order = await open();
		const key = randomUUID();
		await Promise.all(Array.from({ length: 10 }, () => payTopUp(db, order, key)));
		expect(await wallet()).toMatchObject({ purchased: 35 });
		const count = async (sql: string) => (await db.query(sql, [workspaceId])).rowCount;
		expect([
			await count('select from public.payments where workspace_id = $1'),
			await count(`select from private.ledger_transactions where workspace_id = $1 and kind = 'payment'`),
			await count(
				`select from public.outbox o join public.payments p on o.payload ->> 'paymentId' = p.id::text where p.workspace_id = $1`
			)
		]).toEqual([1, 1, 1]);
	});

	it('of another amount, currency or session than ordered gives nothing', async () => {
		const order = await open();
		const pay = (more: object) => payTopUp(db, { ...order, ...more }, randomUUID());
		await expect(pay({ amountCents: order.amountCents - 1 })).rejects.toThrow('amount_mismatch');
		await expect(pay({ session: 'cs_other' })).rejects.toThrow('order_has_other_session');
		await expect(
			db.query(`select public.fulfil_order($1, $2, 'pi_x', $3, 'usd', 'a@example.com')`, [
				order.orderId,
				order.session,
				order.amountCents
			])
		).rejects.toThrow('amount_mismatch');
		expect(await wallet()).toMatchObject({ purchased: 10 });
	});

	it('of a pack that is not on offer is refused; one that was opened before can be paid', async () => {
		const order = await open(500);
		const { rows } = await db.query<{ id: string }>(
			`with k as (insert into public.credit_packs (credits, is_offered) values (33, false) returning id)
			 insert into public.credit_pack_prices (credit_pack_id, currency, amount_cents) select id, 'eur', 900 from k returning id`
		);
		await expect(
			db.query(`select public.open_top_up($1, $2, $3, 'a@example.com', 'en', 'stripe')`, [
				workspaceId,
				rows[0]?.id,
				owner.userId
			])
		).rejects.toThrow('credit_pack_not_found');
		await payTopUp(db, order, randomUUID());
		expect(await wallet()).toMatchObject({ purchased: 510 });
	});

	it('is refused to a workspace on its way out', async () => {
		await db.query(`update public.workspaces set delete_at = now() + interval '5 days' where id = $1`, [
			workspaceId
		]);
		await expect(open()).rejects.toThrow('workspace_frozen');
	});

	it('stays in the books when its workspace is erased', async () => {
		await payTopUp(db, await open(), randomUUID());
		await open(100);
		await db.query(`update public.workspaces set delete_at = now() where id = $1`, [workspaceId]);
		await db.query('select public.erase_workspace($1)', [workspaceId]);
		const { rows } = await db.query(
			`select (select count(*)::int from public.payments where workspace_id = $1) as payments,
			 (select deleted_at is not null from public.workspaces where id = $1) as is_gone`,
			[workspaceId]
		);
		expect(rows).toEqual([{ payments: 1, is_gone: true }]);
	});

	it('that is refunded takes its credits back in proportion', async () => {
		const key = randomUUID();
		await payTopUp(db, await open(), key);
		await recordBack(db, key, { refunded: 250 });
		expect(await wallet()).toMatchObject({ purchased: 22 }); // 25 × 250 / 500 = 12.5: twelve stay
	});

	it('is seen by the members of the workspace, and by no stranger', async () => {
		await payTopUp(db, await open(), randomUUID());
		const seen = async (actor: Actor) =>
			as(
				db,
				actor,
				async (client) =>
					(
						await client.query('select kind, credits, state from public.payments where workspace_id = $1', [
							workspaceId
						])
					).rows
			);
		expect(await seen(owner)).toEqual([{ kind: 'top_up', credits: 25, state: 'paid' }]);
		expect(await seen(await addUser(db, 'Stranger'))).toEqual([]);
	});
});
