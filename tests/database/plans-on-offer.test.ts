// A plan leaves the shop and comes back; who is on it notices nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { change, preview } from '../../src/lib/server/billing/changing.ts';
import { findPlan } from '../../src/lib/server/billing/plan.ts';
import { listPlans } from '../../src/lib/server/billing/plans.ts';
import { settleCheckout } from '../../src/lib/server/billing/returning.ts';
import { subscribe } from '../../src/lib/server/billing/subscribing.ts';
import type { Member } from '../../src/lib/server/workspaces/members.ts';
import { addPlan } from '../support/billing.ts';
import {
	booksOf,
	newMember,
	openPlatform,
	priceOf,
	subscribeAndPay,
	type Platform
} from '../support/stripe-platform.ts';
import { addUser, as, type Actor } from '../support/world.ts';

const stack = inject('stack');
let platform: Platform;
let staff: Actor;
let code: string;
let priceId: string;

beforeAll(async () => {
	platform = await openPlatform(stack);
	staff = await addUser(platform.db, 'Staff');
	await platform.db.query('insert into public.platform_admins (user_id) values ($1)', [staff.userId]);
});
afterAll(() => platform.stop());
beforeEach(async () => {
	code = await addPlan(platform.db, { credits: 70, amountCents: 1500 });
	priceId = await priceOf(platform, code);
});

const offer = (isOffered: boolean, { actor = staff, plan = code } = {}) =>
	as(platform.db, actor, (client) => client.query('select public.offer_plan($1, $2)', [plan, isOffered]), {
		keep: true
	});
const offered = async (member: Member) => (await listPlans(member.supabase)).map((plan) => plan.code);
const sessionOf = (url: string): string => /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '';

describe('a plan that is withdrawn from sale', () => {
	it('is no longer listed, and is again once it is offered again', async () => {
		const member = await newMember(stack, platform);
		expect(await offered(member)).toContain(code);
		await offer(false);
		await offer(false);
		expect(await offered(member)).not.toContain(code);
		await offer(true);
		expect(await offered(member)).toContain(code);
	});

	it('opens no payment page', async () => {
		const member = await newMember(stack, platform);
		await offer(false);
		await expect(subscribe(member, priceId, 'en')).rejects.toThrow('plan_not_found');
		await offer(true);
		expect(await subscribe(member, priceId, 'en')).toMatch(/^http/);
	});

	it('can still be paid on a page that is open, and is then in force', async () => {
		const member = await newMember(stack, platform);
		const session = sessionOf(await subscribe(member, priceId, 'en'));
		await offer(false);
		await expect(subscribe(member, priceId, 'en'), 'no page is given again').rejects.toThrow(
			'plan_not_found'
		);
		await platform.admin(`sessions/${session}/pay`, {});
		await settleCheckout(member, session);
		await platform.catchUp();
		expect(await findPlan(member.supabase, member.workspaceId)).toMatchObject({ code, status: 'active' });
		expect(await booksOf(platform, member.workspaceId)).toMatchObject({ monthly: 70 });
	});

	it('goes on for who pays for it, renewals included', async () => {
		const member = await newMember(stack, platform);
		await subscribeAndPay(platform, member, priceId);
		await platform.catchUp();
		await offer(false);
		await platform.advance(32);
		await platform.catchUp();
		expect(await findPlan(member.supabase, member.workspaceId)).toMatchObject({ code, status: 'active' });
		const { rows } = await platform.db.query(
			`select count(*)::int as paid from public.payments where workspace_id = $1 and state = 'paid'`,
			[member.workspaceId]
		);
		expect(rows).toEqual([{ paid: 2 }]);
	});

	it('is nothing to change to, nor is an older version of one on offer', async () => {
		const member = await newMember(stack, platform);
		await subscribeAndPay(platform, member, await priceOf(platform, 'starter'));
		await platform.catchUp();
		await offer(false);
		await expect(preview(member, priceId)).rejects.toThrow('plan_not_found');
		await expect(change(member, priceId)).rejects.toThrow('plan_not_found');
		await offer(true);
		await as(
			platform.db,
			staff,
			(client) =>
				client.query(`select public.add_plan_version($1, 1, '{"credits": 90}', $2)`, [
					code,
					JSON.stringify([{ interval: 'month', currency: 'eur', amountCents: 1900 }])
				]),
			{ keep: true }
		);
		await expect(change(member, priceId)).rejects.toThrow('plan_not_found');
		expect(await findPlan(member.supabase, member.workspaceId)).toMatchObject({ code: 'starter' });
	});
});

it('a withdrawal and a return are told in the log, a repetition is not', async () => {
	for (const isOffered of [false, false, true]) await offer(isOffered);
	const { rows } = await platform.db.query(
		`select actor_id, subject_name, before, after from public.audit_log where action = 'plan.changed' and subject_id = $1 order by id`,
		[code]
	);
	const told = { actor_id: staff.userId, subject_name: code };
	expect(rows).toEqual([
		{ ...told, before: { is_offered: true }, after: { is_offered: false } },
		{ ...told, before: { is_offered: false }, after: { is_offered: true } }
	]);
});

it('the free plan stays on offer', async () => {
	await expect(offer(false, { plan: 'free' })).rejects.toThrow('free_plan_stays');
	await expect(
		platform.db.query(`update public.plans set is_offered = false where code = 'free'`)
	).rejects.toThrow('plans_free_is_offered');
	await offer(true, { plan: 'free' });
});

it('only platform admins withdraw plans, and only plans there are', async () => {
	const anybody = await addUser(platform.db, 'Anybody');
	await expect(offer(false, { actor: anybody })).rejects.toThrow('not_found');
	await expect(offer(false, { plan: 'no-such-plan' })).rejects.toThrow('plan_not_found');
	const { rows } = await platform.db.query('select is_offered from public.plans where code = $1', [code]);
	expect(rows).toEqual([{ is_offered: true }]);
});
