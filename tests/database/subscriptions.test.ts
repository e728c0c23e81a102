import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
	addPlan,
	june,
	planPrice,
	subscribe,
	syncSubscription,
	walletOf,
	type Price
} from '../support/billing.ts';
import { addApiKey, addUser, as, firstWorkspace, openDatabase, type Actor } from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let workspaceId: string;
let planCode: string;
let price: Price;
let other: Price;

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	planCode = await addPlan(db, { credits: 50 });
	[price, other] = [await planPrice(db, planCode), await planPrice(db, await addPlan(db))];
});
beforeEach(async () => {
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
});
afterAll(() => db.end());

const sync = (providerId: string, more: object = {}) =>
	syncSubscription(db, workspaceId, { providerId, priceId: price.id, ...more });
const rows = async (providerId: string) =>
	(await db.query('select * from public.subscriptions where provider_subscription_id = $1', [providerId]))
		.rows;
const look = async () =>
	Number((await db.query<{ ticket: string }>('select public.begin_look() as ticket')).rows[0]?.ticket);
const mails = async (kind: string) =>
	(
		await db.query<{ recipient: string }>(
			`select recipient from public.outbox where kind = $1 and payload ->> 'workspaceId' = $2`,
			[kind, workspaceId]
		)
	).rows.length;
const plan = (actor: Actor = owner) =>
	as(
		db,
		actor,
		async (client) => (await client.query('select * from public.workspace_plan($1)', [workspaceId])).rows
	);
const ended = { status: 'canceled', ended_at: '2027-05-20T00:00:00Z' };

describe('a subscription', () => {
	it('is written as the newest look found it, in whatever order looks come back', async () => {
		const providerId = `sub_${randomUUID()}`;
		const [first, second] = [await look(), await look()];
		expect(await sync(providerId, { ticket: second, period: june })).toBe(true);
		expect(await sync(providerId, { ticket: first })).toBe(false);
		expect(await rows(providerId)).toMatchObject([{ period_start: new Date(june.start) }]);
	});

	it('that has ended stays ended, whatever a later look says', async () => {
		const providerId = `sub_${randomUUID()}`;
		await sync(providerId);
		await sync(providerId, ended);
		expect(await sync(providerId, { status: 'active' })).toBe(false);
		expect(await rows(providerId)).toMatchObject([{ status: 'canceled' }]);
	});

	it('ends in one state after any order of four looks', async () => {
		const looks = [{ status: 'incomplete' }, { status: 'active' }, { status: 'past_due' }, ended];
		await fc.assert(
			fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }), async (order) => {
				workspaceId = await firstWorkspace(db, await addUser(db, 'Owner'));
				const providerId = `sub_${randomUUID()}`;
				const tickets = [await look(), await look(), await look(), await look()];
				for (const n of order) await sync(providerId, { ...looks[n], ticket: tickets[n] });
				expect(await rows(providerId)).toMatchObject([{ status: 'canceled', ended_at: expect.any(Date) }]);
			}),
			{ numRuns: 24 }
		);
	});

	it('is the only living one of its workspace, also when ten begin at once', async () => {
		const results = await Promise.allSettled(Array.from({ length: 10 }, () => sync(`sub_${randomUUID()}`)));
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		const reasons = results.flatMap((result) =>
			result.status === 'rejected' ? [result.reason.message] : []
		);
		expect(new Set(reasons)).toEqual(new Set(['already_subscribed']));
	});

	it('that was refused can be written down once it has ended, and takes nothing from the living one', async () => {
		await subscribe(db, workspaceId, { price });
		const second = `sub_${randomUUID()}`;
		await expect(sync(second)).rejects.toThrow('already_subscribed');
		expect(await sync(second, ended)).toBe(true);
		expect(await walletOf(db, workspaceId)).toMatchObject({ monthly: 50 });
		expect(await mails('plan_ended')).toBe(0);
	});

	it('can follow one that has ended', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price });
		await sync(providerId, ended);
		await subscribe(db, workspaceId, { price, period: june });
		expect(await walletOf(db, workspaceId)).toMatchObject({ monthly: 50 });
	});

	it('of no workspace is refused', async () => {
		workspaceId = randomUUID();
		await expect(sync('sub_x')).rejects.toThrow('workspace_not_found');
	});
});

describe('a payment that fails', () => {
	it('is told once, until it was paid and fails again', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price });
		await sync(providerId, { status: 'past_due' });
		await sync(providerId, { status: 'past_due' });
		expect(await mails('payment_failed')).toBe(1);
		await sync(providerId, { status: 'active' });
		await sync(providerId, { status: 'past_due' });
		expect(await mails('payment_failed')).toBe(2);
	});

	it('leaves the plan in force through the days of grace, then the free one, then ends it', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price });
		await sync(providerId, { status: 'past_due' });
		const failedDaysAgo = (days: number) =>
			db.query(
				`update public.subscriptions set past_due_since = now() - $2 * interval '1 day' where workspace_id = $1`,
				[workspaceId, days]
			);
		const toEnd = async () =>
			(
				await db.query<{ provider_subscription_id: string }>(
					'select * from public.subscriptions_to_end(10000) where at_once'
				)
			).rows.some((row) => row.provider_subscription_id === providerId);
		await failedDaysAgo(9);
		expect([await plan(), await toEnd()]).toMatchObject([
			[{ plan_code: planCode, status: 'past_due' }],
			false
		]);
		await failedDaysAgo(11);
		expect([await plan(), await toEnd()]).toMatchObject([[{ plan_code: 'free', status: 'past_due' }], true]);
		await sync(providerId, { status: 'active' });
		expect([await plan(), await toEnd()]).toMatchObject([[{ plan_code: planCode }], false]);
	});
});

describe('the plan in force', () => {
	it('is the free one without a subscription, and before anything was paid', async () => {
		expect(await plan()).toMatchObject([{ plan_code: 'free', status: null }]);
		await sync(`sub_${randomUUID()}`, { status: 'incomplete' });
		expect(await plan()).toMatchObject([{ plan_code: 'free', status: 'incomplete' }]);
	});

	it('is what the newest paid period gives, not what will be billed next', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price });
		await sync(providerId, { next_plan_price_id: other.id });
		expect(await plan()).toMatchObject([{ plan_code: planCode, next_plan_price_id: other.id }]);
	});

	it('is the free one after the end, with one mail to each admin', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price });
		await sync(providerId, ended);
		await sync(providerId, ended);
		expect(await plan()).toMatchObject([{ plan_code: 'free', status: null }]);
		expect(await mails('plan_ended')).toBe(1);
	});

	it('stays the version that was paid for when staff add another', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price });
		await db.query(`insert into public.plan_versions (plan_code, number, credits) values ($1, 99, 1)`, [
			planCode
		]);
		await sync(providerId);
		expect(await plan()).toMatchObject([{ plan_version_id: price.versionId }]);
	});

	it('is shown to members and to programs that may read the billing', async () => {
		expect(await plan(await addUser(db, 'Stranger'))).toEqual([]);
		expect(await plan(await addApiKey(db, workspaceId, ['billing:read']))).toHaveLength(1);
		expect(await plan(await addApiKey(db, workspaceId, ['sales:read']))).toEqual([]);
	});
});

describe('a checkout', () => {
	const open = async (priceId: string = price.id) =>
		(
			await db.query<{ id: string; state: string }>(
				'select * from public.open_subscription_checkout($1, $2, $3)',
				[workspaceId, priceId, owner.userId]
			)
		).rows[0];
	const states = async () =>
		(
			await db.query<{ state: string }>(
				'select state::text from public.subscription_checkouts where workspace_id = $1 order by created_at',
				[workspaceId]
			)
		).rows.map(({ state }) => state);

	beforeAll(async () => {
		const code = await addPlan(db);
		[price, other] = [await planPrice(db, code), await planPrice(db, code, 'year')];
		planCode = code;
	});

	it('is one when ten tabs open it at once', async () => {
		const ids = await Promise.all(Array.from({ length: 10 }, () => open()));
		expect(new Set(ids.map((row) => row?.id)).size).toBe(1);
	});

	it('of another price ends the one before', async () => {
		await open();
		await open(other.id);
		expect(await states()).toEqual(['superseded', 'open']);
	});

	it('is refused to who has a subscription, and to a workspace on its way out', async () => {
		await sync(`sub_${randomUUID()}`);
		await expect(open()).rejects.toThrow('already_subscribed');
		workspaceId = await firstWorkspace(db, await addUser(db, 'Leaving'));
		await db.query(`update public.workspaces set delete_at = now() + interval '5 days' where id = $1`, [
			workspaceId
		]);
		await expect(open()).rejects.toThrow('workspace_frozen');
	});

	it('is for a price that is on offer: the newest version of a plan that is sold', async () => {
		await expect(open(randomUUID())).rejects.toThrow('plan_not_found');
		const code = await addPlan(db);
		const old = await planPrice(db, code);
		await db.query(`insert into public.plan_versions (plan_code, number, credits) values ($1, 2, 1)`, [code]);
		await expect(open(old.id)).rejects.toThrow('plan_not_found');
	});

	it('keeps its session, and is closed once', async () => {
		const checkout = await open();
		const session = `cs_${randomUUID()}`;
		const attach = (name: string) =>
			db.query('select public.attach_subscription_checkout($1, $2)', [checkout?.id, name]);
		await attach(session);
		await attach(session);
		await expect(attach('cs_other')).rejects.toThrow('order_has_other_session');
		const close = (state: string) =>
			db.query('select public.close_subscription_checkout($1, $2)', [session, state]);
		await close('completed');
		await close('expired');
		expect(await states()).toEqual(['completed']);
	});

	it('has one customer at the provider, also when ten were made at once', async () => {
		const kept = await Promise.all(
			Array.from({ length: 10 }, async () => {
				const values = [workspaceId, `cus_${randomUUID()}`];
				const { rows } = await db.query<{ id: string }>('select public.keep_customer($1, $2) as id', values);
				return rows[0]?.id;
			})
		);
		expect(new Set(kept).size).toBe(1);
	});
});
