import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { change, keepPlan, preview, setCancelled } from '../../src/lib/server/billing/changing.ts';
import { listPayments } from '../../src/lib/server/billing/history.ts';
import { jobs } from '../../src/lib/server/billing/jobs.ts';
import { findPlan } from '../../src/lib/server/billing/plan.ts';
import { openPortal } from '../../src/lib/server/billing/portal.ts';
import { findFaults } from '../../src/lib/server/billing/reconciling.ts';
import { findCheckout, settleCheckout } from '../../src/lib/server/billing/returning.ts';
import { subscribe } from '../../src/lib/server/billing/subscribing.ts';
import { findTopUp, settleTopUp, topUp } from '../../src/lib/server/billing/top-ups.ts';
import { stripe } from '../../src/lib/server/payments/stripe.ts';
import type { Member } from '../../src/lib/server/workspaces/members.ts';
import {
	booksOf,
	newMember,
	openPlatform,
	priceOf,
	spend,
	subscribeAndPay,
	type Platform
} from '../support/stripe-platform.ts';

const stack = inject('stack');
const context = { signal: new AbortController().signal, attempt: 1, isLastAttempt: false };
let platform: Platform;
beforeAll(async () => {
	platform = await openPlatform(stack);
});
afterAll(() => platform.stop());

const planOf = (member: Member) => findPlan(member.supabase, member.workspaceId);
const faults = async () => (await platform.db.query('select * from public.book_faults()')).rows;

async function subscribed(plan: string, card?: string): Promise<Member> {
	const member = await newMember(stack, platform);
	await subscribeAndPay(platform, member, await priceOf(platform, plan), card);
	await platform.catchUp();
	return member;
}
const customerOf = async (member: Member): Promise<string> => {
	const { rows } = await platform.db.query<{ id: string }>(
		'select provider_customer_id as id from public.billing_customers where workspace_id = $1',
		[member.workspaceId]
	);
	return rows[0]?.id ?? '';
};

// First, while the sandbox's clock is the real one: pages of top-ups end within a day.
describe('a top-up', () => {
	const packPrice = async (): Promise<string> => {
		const { rows } = await platform.db.query<{ id: string }>(
			`select c.id from public.credit_pack_prices c join public.credit_packs k on k.id = c.credit_pack_id
			 where k.credits = 100 and c.currency = 'eur'`
		);
		return rows[0]?.id ?? '';
	};

	it('adds its credits once, whether the webhook or the buyer comes first', async () => {
		const member = await newMember(stack, platform);
		const request = { packPriceId: await packPrice(), provider: 'stripe' as const, locale: 'en' };
		const url = await topUp(member, request);
		expect(await topUp(member, request)).toBe(url);
		const sessionId = /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '';
		expect(await findTopUp(member, sessionId)).toMatchObject({ state: 'open' });
		await platform.admin(`sessions/${sessionId}/pay`, {});
		const [payUrl] = await Promise.all([settleTopUp(member, sessionId), platform.catchUp()]);
		expect(payUrl).toBeNull();
		expect(await findTopUp(member, sessionId)).toEqual({ state: 'paid', credits: 100 });
		expect(await booksOf(platform, member.workspaceId)).toMatchObject({ purchased: 110 });
		const stranger = await newMember(stack, platform, 'Stranger');
		await expect(settleTopUp(stranger, sessionId)).rejects.toThrow('order_not_found');
	});
});

describe('a plan', () => {
	it('gives its credits once, however often and in whatever order its payment is reported', async () => {
		const member = await newMember(stack, platform);
		await subscribeAndPay(platform, member, await priceOf(platform, 'starter'));
		const events = await platform.takeEvents();
		await Promise.all(events.toReversed().map((id) => platform.handle(id)));
		await platform.db.query(`update public.provider_events set state = 'received' where id = any ($1)`, [
			events
		]);
		await Promise.all(events.map((id) => platform.handle(id)));
		expect(await booksOf(platform, member.workspaceId)).toEqual({
			monthly: 50,
			purchased: 10,
			held: 0,
			owed: 0
		});
		expect(await planOf(member)).toMatchObject({ code: 'starter', status: 'active' });
		expect(await faults()).toEqual([]);
	});

	it('is followed when its buyer asks, once, and a look follows nothing', async () => {
		const member = await newMember(stack, platform);
		const url = await subscribe(member, await priceOf(platform, 'starter'), 'en');
		const sessionId = /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '';
		await platform.admin(`sessions/${sessionId}/pay`, {});
		expect(await findCheckout(member, sessionId)).toBe('waiting');
		expect(await booksOf(platform, member.workspaceId)).toMatchObject({ monthly: 0 });

		await Promise.all(Array.from({ length: 4 }, () => settleCheckout(member, sessionId)));
		expect(await findCheckout(member, sessionId)).toBe('subscribed');
		await platform.catchUp();
		expect(await booksOf(platform, member.workspaceId)).toMatchObject({ monthly: 50, purchased: 10 });
		expect(await faults()).toEqual([]);
	});

	it('is told and followed only for the workspace that takes it', async () => {
		const member = await newMember(stack, platform);
		const url = await subscribe(member, await priceOf(platform, 'starter'), 'en');
		const sessionId = /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '';
		const stranger = await newMember(stack, platform, 'Stranger');
		expect(await findCheckout(stranger, sessionId)).toBeNull();
		await expect(settleCheckout(stranger, sessionId)).rejects.toThrow('session_not_found');
		await expect(settleCheckout(member, '')).rejects.toThrow('session_not_found');
	});

	it('is told to be over when its page was left behind, unless it was paid before', async () => {
		const member = await newMember(stack, platform);
		const sessionOf = (url: string): string => /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '';
		const left = sessionOf(await subscribe(member, await priceOf(platform, 'starter'), 'en'));
		const paid = sessionOf(await subscribe(member, await priceOf(platform, 'pro'), 'en'));
		expect(await findCheckout(member, left)).toBe('expired');
		await platform.db.query(
			`update public.subscription_checkouts set state = 'superseded' where provider_session_id = $1`,
			[paid]
		);
		await platform.admin(`sessions/${paid}/pay`, {});
		expect(await findCheckout(member, paid)).toBe('waiting');
		await settleCheckout(member, paid);
		expect(await findCheckout(member, paid)).toBe('subscribed');
		await platform.catchUp();
	});

	it('is refused to a workspace that has one', async () => {
		const member = await subscribed('starter');
		await expect(subscribe(member, await priceOf(platform, 'pro'), 'en')).rejects.toThrow(
			'already_subscribed'
		);
	});

	it('is paid on one page, and another plan ends the page before', async () => {
		const member = await newMember(stack, platform);
		const starter = await priceOf(platform, 'starter');
		const first = await subscribe(member, starter, 'en');
		expect(await subscribe(member, starter, 'en')).toBe(first);
		await subscribe(member, await priceOf(platform, 'pro'), 'en');
		const sessionId = /cs_[A-Za-z0-9_]+/.exec(first)?.[0] ?? '';
		expect((await stripe().checkout.sessions.retrieve(sessionId)).status).toBe('expired');
	});

	it('renews by the paid invoice: what is unspent expires, the allowance is there', async () => {
		const member = await subscribed('starter');
		await spend(platform, member.workspaceId, 20);
		await platform.advance(32);
		await platform.catchUp();
		expect(await booksOf(platform, member.workspaceId)).toMatchObject({ monthly: 50, purchased: 10 });
		const { payments } = await listPayments(member.supabase, member.workspaceId, 1);
		expect(payments.map(({ state, amountCents }) => [state, amountCents])).toEqual([
			['paid', 900],
			['paid', 900]
		]);
	});

	it('goes up at once: unused time is paid back, the preview says how much, the new allowance is there', async () => {
		const member = await subscribed('starter');
		const pro = await priceOf(platform, 'pro');
		await platform.advance(10);
		const quoted = await preview(member, pro);
		expect(quoted.when).toBe('now');
		expect(quoted.creditedCents).toBeGreaterThan(500);
		expect(quoted.dueCents).toBe(2900 - quoted.creditedCents);
		expect(await change(member, pro)).toBe('now');
		await platform.catchUp();
		expect(await planOf(member)).toMatchObject({ code: 'pro' });
		expect(await booksOf(platform, member.workspaceId)).toMatchObject({ monthly: 200 });
		const { payments } = await listPayments(member.supabase, member.workspaceId, 1);
		expect(payments[0]?.amountCents).toBe(quoted.dueCents);
		const { rows } = await platform.db.query(
			`select c.unused_cents, o.amount_cents, o.provider_key = c.credited_key as is_named from private.plan_changes c
			 join public.payments p on p.id = c.payment_id join public.payments o on o.id = c.from_payment_id where p.workspace_id = $1`,
			[member.workspaceId]
		);
		expect(rows).toEqual([{ unused_cents: quoted.creditedCents, amount_cents: 900, is_named: true }]);
		expect(await faults()).toEqual([]);
	});

	it('goes up on the first day after all was spent, and gives no credit twice', async () => {
		const member = await subscribed('starter');
		await spend(platform, member.workspaceId, 50);
		await change(member, await priceOf(platform, 'pro'));
		await platform.catchUp();
		const { monthly } = await booksOf(platform, member.workspaceId);
		expect(monthly).toBe(150);
	});

	it('changes nothing when the card is declined', async () => {
		const member = await subscribed('starter');
		await platform.admin(`customers/${await customerOf(member)}/card`, { card: '4000000000000341' });
		await expect(change(member, await priceOf(platform, 'pro'))).rejects.toThrow('card_declined');
		await platform.catchUp();
		expect(await planOf(member)).toMatchObject({ code: 'starter', status: 'active' });
		expect(await booksOf(platform, member.workspaceId)).toMatchObject({ monthly: 50 });
	});

	it('goes down when the paid period ends, and stays if one thinks better of it', async () => {
		const member = await subscribed('pro');
		const starter = await priceOf(platform, 'starter');
		expect(await change(member, starter)).toBe('later');
		expect(await planOf(member)).toMatchObject({ code: 'pro', nextPlanPriceId: starter });
		await keepPlan(member);
		expect(await planOf(member)).toMatchObject({ code: 'pro', nextPlanPriceId: null });
		await change(member, starter);
		await platform.advance(32);
		await platform.catchUp();
		expect(await planOf(member)).toMatchObject({ code: 'starter', nextPlanPriceId: null });
		expect(await booksOf(platform, member.workspaceId)).toMatchObject({ monthly: 50 });
	});

	it('ends with the paid period when cancelled, unless taken back; a late report never revives it', async () => {
		const member = await subscribed('starter');
		await setCancelled(member, true);
		expect((await planOf(member))?.cancelAt).not.toBeNull();
		await setCancelled(member, false);
		expect((await planOf(member))?.cancelAt).toBeNull();
		await setCancelled(member, true);
		const late = await platform.takeEvents();
		await platform.advance(32);
		await platform.catchUp();
		expect(await planOf(member)).toMatchObject({ code: 'free', status: null });
		await platform.db.query(`update public.provider_events set state = 'received' where id = any ($1)`, [
			late
		]);
		for (const id of late) await platform.handle(id);
		expect(await planOf(member)).toMatchObject({ code: 'free', status: null });
		expect(await booksOf(platform, member.workspaceId)).toMatchObject({ monthly: 0, purchased: 10 });
	});

	it('keeps its limits while a payment is due, and ends when the days of grace are over', async () => {
		const member = await subscribed('pro');
		await platform.admin(`customers/${await customerOf(member)}/card`, { card: '4000000000000341' });
		await platform.advance(32);
		await platform.catchUp();
		expect(await planOf(member)).toMatchObject({ code: 'pro', status: 'past_due' });
		await platform.db.query(
			`update public.subscriptions set past_due_since = now() - interval '11 days' where workspace_id = $1`,
			[member.workspaceId]
		);
		expect(await planOf(member)).toMatchObject({ code: 'free', status: 'past_due' });
		await jobs.billing_hourly?.({}, context);
		await platform.catchUp();
		expect(await planOf(member)).toMatchObject({ code: 'free', status: null });
	});

	it('leads to the provider’s own page for card and invoices', async () => {
		const member = await subscribed('starter');
		const page = await fetch(await openPortal(member));
		expect(page.status).toBe(200);
		await expect(openPortal(await newMember(stack, platform))).rejects.toThrow('customer_not_found');
	});
});

describe('money that goes back', () => {
	it('takes its credits along, and what was spent is owed until the next ones', async () => {
		const member = await subscribed('starter');
		await spend(platform, member.workspaceId, 60);
		const { rows } = await platform.db.query<{ id: string }>(
			'select provider_payment_id as id from public.payments where workspace_id = $1',
			[member.workspaceId]
		);
		await stripe().refunds.create({ payment_intent: rows[0]?.id ?? '' });
		await platform.catchUp();
		expect(await booksOf(platform, member.workspaceId)).toEqual({
			monthly: 0,
			purchased: 0,
			held: 0,
			owed: 50
		});
		expect(await faults()).toEqual([]);
	});
});

describe('the reconciliation', () => {
	it('is empty after all of this, and follows what no event reported', async () => {
		const member = await newMember(stack, platform);
		await subscribeAndPay(platform, member, await priceOf(platform, 'starter'));
		await platform.takeEvents(); // lost
		await jobs.billing_sweep?.({}, context); // too young to be asked about
		await platform.db.query(
			`update public.subscription_checkouts set checked_at = now() - interval '5 minutes', created_at = now() - interval '6 minutes' where workspace_id = $1`,
			[member.workspaceId]
		);
		await jobs.billing_sweep?.({}, context);
		expect(await planOf(member)).toMatchObject({ code: 'starter' });
		expect(await findFaults()).toEqual([]);
	});

	const begin = async (): Promise<string> => {
		const { rows } = await platform.db.query<{ id: string }>('select public.begin_reconciliation() as id');
		return rows[0]?.id ?? '';
	};
	const runOf = async (id: string) =>
		(
			await platform.db.query<{ compared: number; error: string | null; is_over: boolean }>(
				'select compared, error, finished_at is not null as is_over from public.reconciliations where id = $1',
				[id]
			)
		).rows[0];

	it('is a job that tells how much it compared and stores what it found; a second try changes nothing', async () => {
		const id = await begin();
		await jobs.reconcile?.({ reconciliationId: id }, context);
		const run = await runOf(id);
		expect(run).toMatchObject({ error: null, is_over: true });
		expect(run?.compared).toBeGreaterThanOrEqual(2);
		await jobs.reconcile?.({ reconciliationId: id }, context);
		expect(await runOf(id)).toEqual(run);
	});

	it('goes on after a try that failed, and says so when the last one did', async () => {
		const id = await begin();
		const isDown = {
			path: '/v1/invoices',
			status: 500,
			times: 20,
			error: { message: 'Stripe is not there' }
		};
		await platform.admin('faults', isDown);
		await expect(jobs.reconcile?.({ reconciliationId: id }, context)).rejects.toThrow();
		expect(await runOf(id)).toMatchObject({ is_over: false });
		await jobs.reconcile?.({ reconciliationId: id }, { ...context, isLastAttempt: true });
		const run = await runOf(id);
		expect(run).toMatchObject({ is_over: true });
		expect(run?.error).toContain('Stripe is not there');
	});

	it('is left to another worker when this one is stopped', async () => {
		const id = await begin();
		const stopped = { signal: AbortSignal.abort(), attempt: 3, isLastAttempt: true };
		await expect(jobs.reconcile?.({ reconciliationId: id }, stopped)).rejects.toThrow();
		expect(await runOf(id)).toMatchObject({ is_over: false });
		await platform.db.query(`select public.finish_reconciliation($1, '[]')`, [id]);
	});
});
