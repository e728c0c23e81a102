import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { addPlan } from '../support/billing.ts';
import { addUser, as, openDatabase, type Actor } from '../support/world.ts';

let db: pg.Pool;
let staff: Actor;
let anybody: Actor;

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	[staff, anybody] = [await addUser(db, 'Staff'), await addUser(db, 'Anybody')];
	await db.query('insert into public.platform_admins (user_id) values ($1)', [staff.userId]);
});
afterAll(() => db.end());

const price = (amountCents: number) => [{ interval: 'month', currency: 'eur', amountCents }];
type Version = { terms?: object; prices?: object[] };
const addVersion = (actor: Actor, code: string, from: number, { terms = {}, prices = [] }: Version = {}) =>
	as(
		db,
		actor,
		(client) =>
			client.query('select public.add_plan_version($1, $2, $3, $4) as id', [
				code,
				from,
				terms,
				JSON.stringify(prices)
			]),
		{ keep: true }
	);
const offer = async (code: string) =>
	(await db.query('select * from public.plan_offers where code = $1', [code])).rows[0];

describe('a version of a plan', () => {
	it('keeps what the version before said, but for what is given', async () => {
		const code = await addPlan(db, { credits: 50, limits: { members: 4 } });
		await addVersion(staff, code, 1, { terms: { credits: 80 }, prices: price(1200) });
		expect(await offer(code)).toMatchObject({ number: 2, credits: 80, members: 4 });
	});

	it('may lift a limit', async () => {
		const code = await addPlan(db, { limits: { members: 4 } });
		await addVersion(staff, code, 1, { terms: { members: null } });
		expect(await offer(code)).toMatchObject({ number: 2, members: null });
	});

	it('has its own prices, which leave those of the version before alone', async () => {
		const code = await addPlan(db, { amountCents: 1000 });
		await addVersion(staff, code, 1, { prices: price(1500) });
		const { rows } = await db.query(
			`select v.number, r."interval", r.amount_cents from public.plan_prices r
			 join public.plan_versions v on v.id = r.plan_version_id where v.plan_code = $1 order by 1, 3`,
			[code]
		);
		expect(rows).toEqual([
			{ number: 1, interval: 'month', amount_cents: 1000 },
			{ number: 1, interval: 'year', amount_cents: 10000 },
			{ number: 2, interval: 'month', amount_cents: 1500 }
		]);
	});

	it('is refused from a page that shows an older one', async () => {
		const code = await addPlan(db);
		await addVersion(staff, code, 1, { terms: { credits: 60 } });
		await expect(addVersion(staff, code, 1, { terms: { credits: 70 } })).rejects.toThrow('stale_version');
	});

	it('is made once when ten pages are saved at once', async () => {
		const code = await addPlan(db);
		const saved = await Promise.allSettled(
			Array.from({ length: 10 }, (_, n) => addVersion(staff, code, 1, { terms: { credits: 100 + n } }))
		);
		expect(saved.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(await offer(code)).toMatchObject({ number: 2 });
	});

	it('takes its name, its plan and its maker from nobody', async () => {
		const code = await addPlan(db);
		await addVersion(staff, code, 1, {
			terms: {
				id: crypto.randomUUID(),
				plan_code: 'pro',
				number: 99,
				created_by: null
			}
		});
		const { rows } = await db.query(
			'select number, created_by from public.plan_versions where plan_code = $1 order by 1',
			[code]
		);
		expect(rows).toEqual([
			{ number: 1, created_by: null },
			{ number: 2, created_by: staff.userId }
		]);
	});

	it('is made by platform admins only', async () => {
		const code = await addPlan(db);
		await expect(addVersion(anybody, code, 1, { terms: { credits: 1 } })).rejects.toThrow('not_found');
	});

	it('of no plan is refused', async () => {
		await expect(addVersion(staff, 'no-such-plan', 1)).rejects.toThrow('plan_not_found');
	});

	it('gives what stands in it a price above nothing', async () => {
		const code = await addPlan(db);
		await expect(addVersion(staff, code, 1, { prices: price(0) })).rejects.toThrow(
			'plan_prices_amount_positive'
		);
		await expect(addVersion(staff, code, 1, { terms: { credits: -1 } })).rejects.toThrow(
			'plan_versions_credits'
		);
		expect(await offer(code)).toMatchObject({ number: 1 });
	});

	it('of the free plan costs nothing', async () => {
		const { number } = await offer('free');
		await expect(addVersion(staff, 'free', number, { prices: price(100) })).rejects.toThrow(
			'free_plan_has_no_price'
		);
	});

	it.each([
		'update public.plan_versions set credits = 1',
		'delete from public.plan_versions',
		'update public.plan_prices set amount_cents = 1',
		'delete from public.plan_prices',
		'update public.credit_pack_prices set amount_cents = 1',
		'delete from public.credit_pack_prices'
	])('is never changed: %s', async (sql) => {
		await expect(db.query(sql)).rejects.toThrow('append_only');
	});

	it('stays when who made it leaves, and forgets them', async () => {
		const leaver = await addUser(db, 'Leaver');
		await db.query('insert into public.platform_admins (user_id) values ($1)', [leaver.userId]);
		const code = await addPlan(db);
		await addVersion(leaver, code, 1, { terms: { credits: 70 } });
		const ids = [leaver.userId];
		await db.query(
			`update public.workspaces w set delete_at = now() from public.workspace_members m where m.workspace_id = w.id and m.user_id = $1`,
			ids
		);
		await db.query('update public.profiles set delete_at = now() where user_id = $1', ids);
		await db.query(
			'select public.erase_workspace(workspace_id) from public.workspace_members where user_id = $1',
			ids
		);
		await db.query('select public.erase_account($1)', ids);
		const { rows } = await db.query(
			'select credits, created_by from public.plan_versions where plan_code = $1 and number = 2',
			[code]
		);
		expect(rows).toEqual([{ credits: 70, created_by: null }]);
	});
});

describe('the catalogue', () => {
	it('is read by visitors, without who made it', async () => {
		const visitor: Actor = { name: 'anonymous', role: 'anon', userId: null };
		const read = (columns: string) =>
			as(
				db,
				visitor,
				async (client) => (await client.query(`select ${columns} from public.plan_versions`)).rowCount
			);
		expect(await read('id, credits')).toBeGreaterThan(3);
		await expect(read('created_by')).rejects.toThrow('permission denied');
		const offered = await as(db, visitor, (client) =>
			client.query('select code from public.plan_offers where position < 99 order by position')
		);
		expect(offered.rows.map(({ code }) => code)).toEqual(['free', 'starter', 'pro', 'enterprise']);
	});
});
