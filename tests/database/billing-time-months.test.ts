import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listPayments } from '../../src/lib/server/billing/history.ts';
import { findFaults } from '../../src/lib/server/billing/reconciling.ts';
import { readStatement } from '../../src/lib/server/billing/wallet.ts';
import { spend } from '../support/stripe-platform.ts';
import { after, openTimeMachine, stateOf, type TimeMachine, type Traveller } from '../support/time-travel.ts';

let time: TimeMachine;
beforeAll(async () => {
	time = await openTimeMachine();
});
afterAll(() => time.stop());

/** The sums of a workspace's statement, by what its lines are. */
async function totalsOf({ member: { supabase, workspaceId } }: Traveller): Promise<Record<string, number>> {
	const entries = await readStatement(supabase, workspaceId, { kinds: [], before: null });
	const totals: Record<string, number> = {};
	for (const { kind, available } of entries) totals[kind] = (totals[kind] ?? 0) + available;
	return totals;
}

/** What was paid and for which time, oldest first. */
async function paidOf({ member: { supabase, workspaceId } }: Traveller): Promise<[string, number, string][]> {
	const { payments } = await listPayments(supabase, workspaceId, 1);
	return payments
		.map(({ state, amountCents, periodStart, periodEnd }): [string, number, string] => [
			state,
			amountCents,
			`${periodStart?.slice(0, 10)} ${periodEnd?.slice(0, 10)}`
		])
		.toReversed();
}

/** Lives on to the end of the paid period and until the renewal is paid, an hour later; answers where that period ended. */
async function renew(traveller: Traveller): Promise<string> {
	const { periodEnd } = await stateOf(traveller);
	await time.liveTo(after(periodEnd, 71), traveller);
	return periodEnd?.slice(0, 10) ?? '';
}

/** Lives on to the first hourly job after the month's credits are over; answers when they were over. */
async function nextMonth(traveller: Traveller): Promise<string> {
	const { until } = await stateOf(traveller);
	await time.liveTo(after(until, 11), traveller);
	return until?.slice(0, 10) ?? '';
}

async function times<T>(count: number, work: () => Promise<T>): Promise<T[]> {
	const done: T[] = [];
	while (done.length < count) done.push(await work());
	return done;
}

describe('a monthly plan', () => {
	it('renews for a year: each payment brings its month, what is unspent expires, what is spent stays spent', async () => {
		const ada = await time.subscribe('2027-01-15T09:30:00Z');
		for (let month = 1; month <= 12; month += 1) {
			const { periodEnd, monthly } = await stateOf(ada);
			expect(monthly).toBe(50);
			await spend(time, ada.member.workspaceId, 40 - month);
			if (month < 3) {
				await time.liveTo(after(periodEnd, 11), ada); // Stripe takes the money an hour later
				expect(await stateOf(ada)).toMatchObject({ status: 'active', monthly: 10 + month, until: periodEnd });
			}
			await time.liveTo(after(periodEnd, 71), ada);
		}
		expect(await stateOf(ada)).toEqual({
			plan: 'starter',
			status: 'active',
			periodEnd: '2028-02-15T09:30:00Z',
			cancelAt: null,
			graceUntil: null,
			monthly: 50,
			purchased: 10,
			until: '2028-02-15T09:30:00Z'
		});
		expect(await totalsOf(ada)).toEqual({ grant: 10 + 13 * 50, hold: -402, capture: 0, expiry: -198 });
		const paid = await paidOf(ada);
		expect(paid).toHaveLength(13);
		expect(paid.slice(0, 2)).toEqual([
			['paid', 900, '2027-01-15 2027-02-15'],
			['paid', 900, '2027-02-15 2027-03-15']
		]);
		expect(await findFaults()).toEqual([]);
		await time.leave(ada);
	}, 180_000);

	it.each([
		['2027-01-31', ['2027-02-28', '2027-03-31', '2027-04-30']],
		['2028-01-31', ['2028-02-29', '2028-03-31']],
		['2028-02-29', ['2028-03-29', '2028-04-29']]
	])(
		'taken on %s ends its months on %j, and its credits with them',
		async (start, ends) => {
			const ada = await time.subscribe(`${start}T23:59:59Z`);
			for (const end of ends) {
				expect(await stateOf(ada)).toMatchObject({
					periodEnd: `${end}T23:59:59Z`,
					until: `${end}T23:59:59Z`
				});
				await renew(ada);
				expect(await stateOf(ada)).toMatchObject({ status: 'active', monthly: 50 });
			}
			expect((await paidOf(ada)).map(([, , period]) => period.slice(0, 10))).toEqual([start, ...ends]);
			expect(await findFaults()).toEqual([]);
			await time.leave(ada);
		},
		180_000
	);
});

describe('a yearly plan', () => {
	it('gives its credits month by month, twelve times for a payment, and renews', async () => {
		const ada = await time.subscribe('2027-03-15T09:30:00Z', { interval: 'year' });
		for (let month = 1; month < 12; month += 1) {
			await spend(time, ada.member.workspaceId, month);
			const { until } = await stateOf(ada);
			await time.liveTo(after(until, -1), ada);
			expect(await stateOf(ada)).toMatchObject({ monthly: 50 - month, until });
			await nextMonth(ada);
			expect(await stateOf(ada)).toMatchObject({ monthly: 50, periodEnd: '2028-03-15T09:30:00Z' });
		}
		expect(await stateOf(ada)).toMatchObject({ until: '2028-03-15T09:30:00Z' });
		expect(await paidOf(ada)).toHaveLength(1);
		expect(await totalsOf(ada)).toMatchObject({ grant: 10 + 12 * 50, hold: -66, expiry: 66 - 11 * 50 });
		await renew(ada);
		expect(await stateOf(ada)).toMatchObject({
			monthly: 50,
			until: '2028-04-15T09:30:00Z',
			periodEnd: '2029-03-15T09:30:00Z'
		});
		expect((await paidOf(ada)).map(([state, cents]) => [state, cents])).toEqual([
			['paid', 9000],
			['paid', 9000]
		]);
		expect(await totalsOf(ada)).toMatchObject({ grant: 10 + 13 * 50 });
		expect(await findFaults()).toEqual([]);
		await time.leave(ada);
	}, 180_000);

	it('taken on the 31st gives its months on the last days of shorter months and on the 31st again', async () => {
		const ada = await time.subscribe('2027-01-31T08:00:00Z', { interval: 'year' });
		expect(await times(11, () => nextMonth(ada))).toEqual(
			[
				['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31', '2027-06-30', '2027-07-31'],
				['2027-08-31', '2027-09-30', '2027-10-31', '2027-11-30', '2027-12-31']
			].flat()
		);
		expect(await stateOf(ada)).toMatchObject({ monthly: 50, until: '2028-01-31T08:00:00Z' });
		expect(await totalsOf(ada)).toMatchObject({ grant: 10 + 12 * 50 });
		expect(await findFaults()).toEqual([]);
		await time.leave(ada);
	}, 180_000);

	it('taken on a leap day ends its years on 28 February, in the next leap year on the 29th', async () => {
		const ada = await time.subscribe('2028-02-29T08:00:00Z', { interval: 'year' });
		expect(await times(4, () => renew(ada))).toEqual([
			'2029-02-28',
			'2030-02-28',
			'2031-02-28',
			'2032-02-29'
		]);
		expect(await stateOf(ada)).toMatchObject({
			status: 'active',
			monthly: 50,
			until: '2032-03-29T08:00:00Z'
		});
		expect((await paidOf(ada)).map(([, , period]) => period)).toEqual([
			'2028-02-29 2029-02-28',
			'2029-02-28 2030-02-28',
			'2030-02-28 2031-02-28',
			'2031-02-28 2032-02-29',
			'2032-02-29 2033-02-28'
		]);
		expect(await findFaults()).toEqual([]);
		await time.leave(ada);
	}, 180_000);
});
