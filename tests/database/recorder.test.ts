import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
	addPlan,
	bookFaults,
	openTopUp,
	payTopUp,
	planPrice,
	recordBack,
	spend,
	subscribe
} from '../support/billing.ts';
import { addUser, as, firstWorkspace, openDatabase, type Actor } from '../support/world.ts';

let db: pg.Pool;
let staff: Actor;
let owner: Actor;
let workspaceId: string;
let key: string;
let paymentId: string;

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	[staff, owner] = [await addUser(db, 'Staff'), await addUser(db, 'Owner')];
	await db.query('insert into public.platform_admins (user_id) values ($1)', [staff.userId]);
	workspaceId = await firstWorkspace(db, owner);
	key = randomUUID();
	({ paymentId } = await subscribe(db, workspaceId, { price: await planPrice(db, await addPlan(db)), key }));
});
afterAll(() => db.end());

async function receive(receivedAt = new Date().toISOString()): Promise<string> {
	const { rows } = await db.query<{ id: string }>(
		`insert into public.provider_events (provider, event_id, type, object_id, payload, received_at)
		 values ('stripe', $1, 'invoice.paid', 'in_1', '{}', $2) returning id`,
		[`evt_${randomUUID()}`, receivedAt]
	);
	return rows[0]?.id ?? '';
}
const mark = (id: string, outcome: string, error: string | null = null) =>
	db.query('select public.mark_event($1, $2, $3, 12)', [id, outcome, error]);
const event = async (id: string) =>
	(await db.query('select state, error, replayed_by from public.provider_events where id = $1', [id]))
		.rows[0];
const attempts = async (id: string) =>
	(
		await db.query(
			'select outcome, error, replayed_by from public.event_attempts where event_id = $1 order by id',
			[id]
		)
	).rows;
type Range = { from?: string | null; until?: string | null; ids?: string[] | null; actor?: Actor };
const replay = ({ from = null, until = null, ids = null, actor = staff }: Range) =>
	as(
		db,
		actor,
		async (client) =>
			(
				await client.query<{ count: number }>('select public.replay_events($1, $2, $3) as count', [
					from,
					until,
					ids
				])
			).rows[0]?.count,
		{ keep: true }
	);

describe('an event', () => {
	it('keeps each time it was handled', async () => {
		const id = await receive();
		await mark(id, 'retrying', 'timeout');
		await mark(id, 'processed');
		expect(await attempts(id)).toEqual([
			{ outcome: 'retrying', error: 'timeout', replayed_by: null },
			{ outcome: 'processed', error: null, replayed_by: null }
		]);
		expect(await event(id)).toMatchObject({ state: 'processed' });
	});

	it('that will be tried again stays received', async () => {
		const id = await receive();
		await mark(id, 'retrying', 'timeout');
		expect(await event(id)).toMatchObject({ state: 'received', error: null });
	});

	it('that failed may be processed later; a processed one stays so', async () => {
		const id = await receive();
		await mark(id, 'failed', 'amount_mismatch');
		await mark(id, 'processed');
		await mark(id, 'failed', 'late');
		expect(await event(id)).toMatchObject({ state: 'processed', error: null });
		expect(await attempts(id)).toHaveLength(3);
	});

	it('is handled again when staff replay it, and says who asked', async () => {
		const id = await receive();
		await mark(id, 'processed');
		expect(await replay({ ids: [id] })).toBe(1);
		expect(await event(id)).toMatchObject({ state: 'received', replayed_by: staff.userId });
		await mark(id, 'processed');
		expect((await attempts(id)).at(-1)).toEqual({
			outcome: 'processed',
			error: null,
			replayed_by: staff.userId
		});
		const jobs = await db.query(`select from graphile_worker.jobs where key = $1`, [`event:${id}`]);
		expect(jobs.rowCount).toBe(1);
	});

	it('is replayed with those of its range, the end excluded', async () => {
		const [before, first, last, after] = [
			await receive('2020-01-01T00:00:00Z'),
			await receive('2020-02-01T00:00:00Z'),
			await receive('2020-02-01T23:59:59Z'),
			await receive('2020-02-02T00:00:00Z')
		];
		expect(await replay({ from: '2020-02-01T00:00:00Z', until: '2020-02-02T00:00:00Z' })).toBe(2);
		const replayed = [];
		for (const id of [before, first, last, after]) replayed.push((await event(id))?.replayed_by !== null);
		expect(replayed).toEqual([false, true, true, false]);
	});

	it('is replayed by platform admins only, in a range that is one', async () => {
		await expect(replay({ ids: [await receive()], actor: owner })).rejects.toThrow('not_found');
		await expect(replay({})).rejects.toThrow('range_invalid');
		await expect(replay({ from: '2020-02-02T00:00:00Z', until: '2020-02-01T00:00:00Z' })).rejects.toThrow(
			'range_invalid'
		);
	});
});

describe('the books', () => {
	/** Changes rows behind the books' back, looks, and takes it back. */
	async function faultsAfter(...statements: [sql: string, values?: unknown[]][]): Promise<object[]> {
		const client = await db.connect();
		try {
			await client.query('begin');
			await client.query('set local session_replication_role = replica'); // past every trigger
			for (const [sql, values] of statements) await client.query(sql, values);
			return await bookFaults(client);
		} finally {
			await client.query('rollback');
			client.release();
		}
	}
	const grant = async () =>
		(
			await db.query<{ id: string }>('select id from private.credit_grants where payment_id = $1', [
				paymentId
			])
		).rows[0]?.id;

	it('have no fault after purchases, spending, refunds and disputes', async () => {
		await payTopUp(db, await openTopUp(db, { workspaceId, userId: owner.userId }), `top-${key}`);
		await spend(db, workspaceId, 30);
		await recordBack(db, `top-${key}`, { refunded: 200 });
		await recordBack(db, key, { refunded: 100, disputed: 500 });
		await recordBack(db, key, { refunded: 100 });
		expect(await bookFaults(db)).toEqual([]);
	});

	it('name a payment whose money is not booked', async () => {
		expect(
			await faultsAfter([`update public.payments set amount_cents = 999 where id = $1`, [paymentId]])
		).toEqual(
			expect.arrayContaining([
				{ fault: 'payment_not_booked', subject: paymentId, expected: '999', actual: '1000' }
			])
		);
	});

	it('name a paid payment that brought nothing', async () => {
		expect(
			await faultsAfter([`update public.payments set granted_at = null where id = $1`, [paymentId]])
		).toEqual([{ fault: 'paid_without_grant', subject: paymentId, expected: 'granted', actual: 'nothing' }]);
	});

	it('name credits of a payment that was not paid', async () => {
		const found = await faultsAfter([
			`update public.payments set state = 'failed' where id = $1`,
			[paymentId]
		]);
		expect(found).toEqual([
			{ fault: 'grant_without_payment', subject: await grant(), expected: 'paid', actual: 'failed' }
		]);
	});

	it('name credits that say more than the ledger', async () => {
		const found = await faultsAfter([
			`update private.credit_grants set credits = 60 where payment_id = $1`,
			[paymentId]
		]);
		expect(found).toContainEqual({
			fault: 'grant_not_booked',
			subject: await grant(),
			expected: '60',
			actual: '50'
		});
	});

	it('name money that went back without being booked', async () => {
		expect(
			await faultsAfter([`update public.payments set refunded_cents = 300 where id = $1`, [paymentId]])
		).toEqual([{ fault: 'money_back_not_booked', subject: paymentId, expected: '300', actual: '100' }]);
	});

	it('name credits that were not taken back, or more than that', async () => {
		const id = await grant();
		for (const reversed of [4, 6]) {
			expect(
				await faultsAfter([`update private.credit_grants set reversed = $2 where id = $1`, [id, reversed]])
			).toEqual([
				{ fault: 'credits_back_differ', subject: id, expected: '5', actual: String(reversed) },
				{ fault: 'credits_back_not_booked', subject: paymentId, expected: String(reversed), actual: '5' }
			]);
		}
	});

	it('name a paid top-up without its payment', async () => {
		const { rows } = await db.query<{ id: string; order_id: string }>(
			`select id, order_id from public.payments where workspace_id = $1 and kind = 'top_up'`,
			[workspaceId]
		);
		const found = await faultsAfter(['delete from public.payments where id = $1', [rows[0]?.id]]);
		expect(found).toEqual([
			{ fault: 'order_without_payment', subject: rows[0]?.order_id, expected: 'payment', actual: 'none' }
		]);
	});

	it('name an account, a transaction and a debt beside credits', async () => {
		const found = await faultsAfter([
			`update private.ledger_accounts set balance = case kind when 'credits_owed' then -1 else balance end where workspace_id = $1`,
			[workspaceId]
		]);
		expect(found).toEqual([
			expect.objectContaining({ fault: 'balance_differs_from_entries', expected: '0', actual: '-1' }),
			expect.objectContaining({ fault: 'credits_beside_debt', subject: workspaceId })
		]);
	});
});

describe('a reconciliation', () => {
	const run = async (faults: object[], error: string | null = null) => {
		const { rows } = await db.query<{ id: string }>('select public.begin_reconciliation() as id');
		const finish = () =>
			db.query('select public.finish_reconciliation($1, $2, $3)', [
				rows[0]?.id,
				JSON.stringify(faults),
				error
			]);
		await finish();
		await finish();
		const { rowCount } = await db.query(
			`select from public.outbox o join public.profiles p on p.email = o.recipient
			 where o.payload ->> 'reconciliationId' = $1 and p.user_id = $2`,
			[rows[0]?.id, staff.userId]
		);
		return rowCount;
	};

	const ask = (actor: Actor) =>
		as(
			db,
			actor,
			async (client) =>
				(await client.query<{ id: string }>('select public.ask_reconciliation() as id')).rows[0]?.id,
			{ keep: true }
		);
	const finish = (id: string | undefined) => db.query(`select public.finish_reconciliation($1, '[]')`, [id]);
	const stateOf = async (id: string | undefined) =>
		(
			await db.query<{ error: string | null; is_over: boolean }>(
				'select error, finished_at is not null as is_over from public.reconciliations where id = $1',
				[id]
			)
		).rows[0];

	it('is one with one job, however many admins ask at once, and the next once it is over', async () => {
		const ids = await Promise.all(Array.from({ length: 10 }, () => ask(staff)));
		await finish(ids[0]);
		expect(new Set(ids).size).toBe(1);
		const { rowCount } = await db.query('select from graphile_worker.jobs where key = $1', [
			`reconcile:${ids[0]}`
		]);
		expect(rowCount).toBe(1);
		const next = await ask(staff);
		await finish(next);
		expect(next).not.toBe(ids[0]);
	});

	it('that was not heard of for ten minutes is given up for a new one', async () => {
		const lost = await ask(staff);
		await db.query(
			`update public.reconciliations set seen_at = now() - interval '11 minutes' where id = $1`,
			[lost]
		);
		const next = await ask(staff);
		await finish(next);
		expect(next).not.toBe(lost);
		expect(await stateOf(lost)).toEqual({ error: 'lost', is_over: true });
	});

	it('tells how far it is until it is over', async () => {
		const id = await ask(staff);
		const note = async (count: number) =>
			(await db.query('select public.note_reconciliation($1, $2) as is_open', [id, count])).rows[0];
		expect(await note(10)).toEqual({ is_open: true });
		await finish(id);
		expect(await note(20)).toEqual({ is_open: false });
		const { rows } = await db.query('select compared from public.reconciliations where id = $1', [id]);
		expect(rows).toEqual([{ compared: 10 }]);
	});

	it('is asked for by platform admins only', async () => {
		const anybody = await addUser(db, 'Anybody');
		await expect(ask(anybody)).rejects.toThrow('not_found');
	});

	it('says nothing when all is well', async () => {
		expect(await run([])).toBe(0);
	});

	it('tells each platform admin once of faults, or that it could not be done', async () => {
		expect(await run([{ fault: 'x' }])).toBe(1);
		expect(await run([], 'the provider does not answer')).toBe(1);
	});
});

it('the time from payment to credits is told by kind', async () => {
	const { rows } = await db.query<{ kind: string; p95_ms: number }>('select * from public.delivery_times(7)');
	expect(rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['subscription', 'top_up']));
	for (const { p95_ms } of rows) expect(p95_ms).toBeGreaterThanOrEqual(0);
});
