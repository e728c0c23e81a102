import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { change, setCancelled } from '../../src/lib/server/billing/changing.ts';
import { listPayments } from '../../src/lib/server/billing/history.ts';
import { findFaults } from '../../src/lib/server/billing/reconciling.ts';
import { addPlan } from '../support/billing.ts';
import { priceOf } from '../support/stripe-platform.ts';
import { after, openTimeMachine, stateOf, type TimeMachine, type Traveller } from '../support/time-travel.ts';

const failingCard = '4000000000000341';
const goodCard = '4242424242424242';
const dayMinutes = 24 * 60;
let time: TimeMachine;
let tried: string;
beforeAll(async () => {
	time = await openTimeMachine();
	tried = await addPlan(time.db, { credits: 50, trialDays: 14, trialCredits: 5, amountCents: 900 });
});
afterAll(() => time.stop());

const giveCard = (traveller: Traveller, card: string) =>
	time.admin(`customers/${traveller.customer}/card`, { card });

async function paymentsOf({ member: { supabase, workspaceId } }: Traveller): Promise<[string, number][]> {
	const { payments } = await listPayments(supabase, workspaceId, 1);
	return payments.map(({ state, amountCents }): [string, number] => [state, amountCents]).toReversed();
}

/** Lives day by day, an hour and eleven minutes later each time, until something is so; answers after how many days. */
async function daysUntil(
	traveller: Traveller,
	start: string | null,
	isSo: (state: Awaited<ReturnType<typeof stateOf>>) => boolean
): Promise<number> {
	for (let day = 1; day < 40; day += 1) {
		await time.liveTo(after(start, day * dayMinutes + 71), traveller);
		if (isSo(await stateOf(traveller))) return day;
	}
	throw new Error('that day never comes');
}

describe('a trial', () => {
	it('with a good card is paid at its end, and its credits give way to the month’s', async () => {
		const ada = await time.subscribe('2027-02-20T10:00:00Z', { plan: tried });
		const trialEnd = '2027-03-06T10:00:00Z';
		expect(await stateOf(ada)).toMatchObject({
			plan: tried,
			status: 'trialing',
			monthly: 5,
			until: trialEnd
		});
		await time.liveTo(after(trialEnd, -1), ada);
		expect(await stateOf(ada)).toMatchObject({ status: 'trialing', monthly: 5, until: trialEnd });
		await time.liveTo(after(trialEnd, 71), ada);
		expect(await stateOf(ada)).toMatchObject({
			plan: tried,
			status: 'active',
			monthly: 50,
			periodEnd: '2027-04-06T10:00:00Z',
			until: '2027-04-06T10:00:00Z'
		});
		expect(await paymentsOf(ada)).toEqual([
			['paid', 0],
			['paid', 900]
		]);
		expect(await findFaults()).toEqual([]);
		await time.leave(ada);
	}, 180_000);

	it('whose card fails at its end keeps the plan for the days of grace, without credits, then is over', async () => {
		const ada = await time.subscribe('2027-02-20T10:00:00Z', { plan: tried, card: failingCard });
		const trialEnd = '2027-03-06T10:00:00Z';
		await time.liveTo(after(trialEnd, 71), ada);
		expect(await stateOf(ada)).toMatchObject({ plan: tried, status: 'past_due', monthly: 5 });
		await time.liveTo(after(trialEnd, 191), ada);
		expect(await stateOf(ada)).toMatchObject({
			plan: tried,
			status: 'past_due',
			monthly: 0,
			graceUntil: '2027-03-16T11:11:00Z'
		});
		await time.liveTo('2027-03-16T11:10:59Z', ada);
		expect(await stateOf(ada)).toMatchObject({ plan: tried, status: 'past_due' });
		await time.liveTo('2027-03-16T11:11:00Z', ada);
		expect(await stateOf(ada)).toMatchObject({ plan: 'free', status: null, monthly: 0, purchased: 10 });
		expect(await paymentsOf(ada)).toEqual([
			['paid', 0],
			['void', 900]
		]);
		expect(await findFaults()).toEqual([]);
		await time.leave(ada);
	}, 180_000);
});

describe('a renewal whose card fails', () => {
	it('leaves the plan for the days of grace while Stripe tries again, and not a day longer', async () => {
		const ada = await time.subscribe('2027-01-31T10:00:00Z', { plan: 'pro' });
		await giveCard(ada, failingCard);
		const due = '2027-02-28T10:00:00Z';
		await time.liveTo(after(due, 71), ada);
		expect(await stateOf(ada)).toMatchObject({
			plan: 'pro',
			status: 'past_due',
			monthly: 200,
			graceUntil: '2027-03-10T11:11:00Z'
		});
		const days = await daysUntil(ada, due, ({ status }) => status !== 'past_due');
		expect(days).toBe(10);
		expect(await stateOf(ada)).toMatchObject({ plan: 'free', status: null, monthly: 0, purchased: 10 });
		expect(await paymentsOf(ada)).toEqual([
			['paid', 2900],
			['void', 2900]
		]);
		expect(await findFaults()).toEqual([]);
		await time.leave(ada);
	}, 180_000);

	it('is made good by a better card: the month’s credits come with the payment', async () => {
		const ada = await time.subscribe('2027-01-31T10:00:00Z', { plan: 'pro' });
		await giveCard(ada, failingCard);
		const due = '2027-02-28T10:00:00Z';
		await time.liveTo(after(due, 191), ada);
		expect(await stateOf(ada)).toMatchObject({ plan: 'pro', status: 'past_due', monthly: 0 });
		await giveCard(ada, goodCard);
		expect(await daysUntil(ada, due, ({ status }) => status === 'active')).toBe(3);
		expect(await stateOf(ada)).toMatchObject({
			plan: 'pro',
			monthly: 200,
			graceUntil: null,
			periodEnd: '2027-03-31T10:00:00Z',
			until: '2027-03-31T10:00:00Z'
		});
		expect(await paymentsOf(ada)).toEqual([
			['paid', 2900],
			['paid', 2900]
		]);
		expect(await findFaults()).toEqual([]);
		await time.leave(ada);
	}, 180_000);
});

describe('at the end of the paid period', () => {
	it('a cancelled plan ends, to the second, and nothing more is billed', async () => {
		const ada = await time.subscribe('2027-01-31T10:00:00Z', { plan: 'pro' });
		await setCancelled(ada.member, true);
		const end = '2027-02-28T10:00:00Z';
		await time.liveTo(after(end, -1), ada);
		expect(await stateOf(ada)).toMatchObject({ plan: 'pro', status: 'active', monthly: 200, cancelAt: end });
		await time.liveTo(end, ada);
		expect(await stateOf(ada)).toMatchObject({ plan: 'free', status: null, monthly: 0, purchased: 10 });
		await time.liveTo(after(end, 40 * dayMinutes), ada);
		expect(await paymentsOf(ada)).toEqual([['paid', 2900]]);
		expect(await findFaults()).toEqual([]);
		await time.leave(ada);
	}, 180_000);

	it('a smaller plan takes over, with its credits, its price and the same days', async () => {
		const ada = await time.subscribe('2027-01-31T10:00:00Z', { plan: 'pro' });
		expect(await change(ada.member, await priceOf(time, 'starter'))).toBe('later');
		const end = '2027-02-28T10:00:00Z';
		await time.liveTo(after(end, -1), ada);
		expect(await stateOf(ada)).toMatchObject({ plan: 'pro', monthly: 200, periodEnd: end });
		await time.liveTo(after(end, 71), ada);
		expect(await stateOf(ada)).toMatchObject({
			plan: 'starter',
			status: 'active',
			monthly: 50,
			periodEnd: '2027-03-31T10:00:00Z',
			until: '2027-03-31T10:00:00Z'
		});
		await time.liveTo('2027-03-31T11:11:00Z', ada);
		expect(await paymentsOf(ada)).toEqual([
			['paid', 2900],
			['paid', 900],
			['paid', 900]
		]);
		expect(await findFaults()).toEqual([]);
		await time.leave(ada);
	}, 180_000);

	it('a cancelled year gives its months until then, and a month’s plan takes over from another year', async () => {
		const purchase = { plan: 'pro', interval: 'year' } as const;
		const ada = await time.subscribe('2027-01-31T08:00:00Z', purchase);
		const bob = await time.subscribe('2027-01-31T08:00:00Z', purchase);
		await setCancelled(ada.member, true);
		expect(await change(bob.member, await priceOf(time, 'starter'))).toBe('later');
		await time.liveTo('2027-12-31T08:11:00Z', ada, bob);
		for (const traveller of [ada, bob]) {
			expect(await stateOf(traveller)).toMatchObject({
				plan: 'pro',
				monthly: 200,
				until: '2028-01-31T08:00:00Z'
			});
		}
		await time.liveTo('2028-01-31T09:11:00Z', ada, bob);
		expect(await stateOf(ada)).toMatchObject({ plan: 'free', status: null, monthly: 0 });
		expect(await stateOf(bob)).toMatchObject({
			plan: 'starter',
			monthly: 50,
			periodEnd: '2028-02-29T08:00:00Z',
			until: '2028-02-29T08:00:00Z'
		});
		await time.liveTo('2028-02-29T09:11:00Z', ada, bob);
		expect(await stateOf(bob)).toMatchObject({ monthly: 50, periodEnd: '2028-03-31T08:00:00Z' });
		expect(await findFaults()).toEqual([]);
		await time.leave(ada, bob);
	}, 180_000);
});
