import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findFaults } from '../../src/lib/server/billing/reconciling.ts';
import { stripe } from '../../src/lib/server/payments/stripe.ts';
import { addPlan } from '../support/billing.ts';
import { after, openTimeMachine, stateOf, type TimeMachine, type Traveller } from '../support/time-travel.ts';

let time: TimeMachine;
beforeAll(async () => {
	time = await openTimeMachine();
});
afterAll(() => time.stop());

async function paymentsOf({ member: { workspaceId } }: Traveller): Promise<object> {
	const { rows } = await time.db.query<object>(
		`select p.state, count(distinct p.id)::int as payments, count(distinct p.period_start)::int as periods, sum(g.credits)::int as credits
		 from public.payments p join private.credit_grants g on g.payment_id = p.id where p.workspace_id = $1 group by p.state`,
		[workspaceId]
	);
	return rows;
}

/** Once the database has done what is named so, no answer comes back and no request reaches it, as when a worker is killed there. */
function killAfter(name: string) {
	const real = globalThis.fetch;
	let isDead = false;
	const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
		const url = input instanceof Request ? input.url : String(input);
		if (!url.includes('/rest/v1/')) return real(input, init);
		if (!isDead && url.includes(name)) {
			await real(input, init);
			isDead = true;
		}
		if (isDead) throw new Error('the worker is gone');
		return real(input, init);
	});
	return { restart: () => spy.mockRestore() };
}

const tried = () => addPlan(time.db, { credits: 50, trialDays: 14, trialCredits: 5 });

/** Handles events as the queue does: what failed comes again. */
async function handleAll(events: string[], restart: () => void): Promise<number> {
	let failures = 0;
	for (const queue = [...events]; queue[0]; queue.shift()) {
		try {
			await time.handle(queue[0]);
		} catch {
			failures += 1;
			restart();
			queue.push(queue[0]);
		}
	}
	return failures;
}

describe('the reports of a renewal', () => {
	it('doubled, shuffled, and with the worker killed at each step in turn, renew once', async () => {
		const ada = await time.subscribe('2027-01-10T12:00:00Z');
		const steps = [
			'provider_events',
			'begin_look',
			'sync_subscription',
			'record_invoice',
			'record_back',
			'mark_event'
		];
		for (const [month, step] of steps.entries()) {
			const { periodEnd } = await stateOf(ada);
			await time.moveTo(after(periodEnd, 71), ada);
			const events = await time.takeEvents();
			const doubled = [...events, ...events];
			const shuffle = fc.shuffledSubarray(doubled, { minLength: doubled.length });
			const [shuffled = []] = fc.sample(shuffle, { numRuns: 1, seed: month });
			const worker = killAfter(step);
			expect(await handleAll(shuffled, worker.restart), step).toBe(1);
			const renewed = await stateOf(ada);
			expect(renewed, step).toMatchObject({ status: 'active', monthly: 50, until: renewed.periodEnd });
		}
		expect(await paymentsOf(ada)).toEqual([{ state: 'paid', payments: 7, periods: 7, credits: 350 }]);
		expect(await findFaults()).toEqual([]);
		await time.leave(ada);
	}, 180_000);
});

describe('when no report ever comes', () => {
	/** Moves the time and loses what Stripe reports; only the jobs run. */
	async function unheardTo(at: string, ...travellers: Traveller[]): Promise<void> {
		await time.moveTo(at, ...travellers);
		await time.takeEvents();
		await time.runSweep();
		await time.runHourly();
	}

	it('the jobs find a plan within minutes, each renewal within two hours, and its end', async () => {
		const ada = await time.arrive('2027-01-10T12:00:00Z');
		await unheardTo('2027-01-10T12:03:00Z', ada);
		for (let month = 0; month < 12; month += 1) {
			const { periodEnd } = await stateOf(ada);
			if (month < 2) {
				await unheardTo(after(periodEnd, 11), ada);
				expect(await stateOf(ada)).toMatchObject({ plan: 'starter', monthly: 50, until: periodEnd });
			}
			await unheardTo(after(periodEnd, 71), ada);
			const renewed = await stateOf(ada);
			expect(renewed).toMatchObject({ plan: 'starter', status: 'active', monthly: 50 });
			expect(renewed.until).toBe(renewed.periodEnd);
			expect(Date.parse(renewed.until ?? '')).toBeGreaterThan(Date.now());
		}
		expect(await paymentsOf(ada)).toEqual([{ state: 'paid', payments: 13, periods: 13, credits: 650 }]);
		const { data } = await stripe().subscriptions.list({ customer: ada.customer });
		await stripe().subscriptions.update(data[0]?.id ?? '', { cancel_at_period_end: true });
		await unheardTo(after((await stateOf(ada)).periodEnd, 71), ada);
		expect(await stateOf(ada)).toMatchObject({ plan: 'free', status: null, monthly: 0, purchased: 10 });
		expect(await findFaults()).toEqual([]);
		await time.leave(ada);
	}, 180_000);

	it('the months of a yearly plan come all the same, and its renewal', async () => {
		const ada = await time.arrive('2027-01-31T12:00:00Z', { interval: 'year' });
		await unheardTo('2027-01-31T12:03:00Z', ada);
		for (let month = 1; month < 12; month += 1) {
			await unheardTo(after((await stateOf(ada)).until, 11), ada);
			expect(await stateOf(ada)).toMatchObject({ status: 'active', monthly: 50 });
		}
		expect(await stateOf(ada)).toMatchObject({ until: '2028-01-31T12:00:00Z' });
		await unheardTo('2028-01-31T13:11:00Z', ada);
		expect(await stateOf(ada)).toMatchObject({
			monthly: 50,
			until: '2028-02-29T12:00:00Z',
			periodEnd: '2029-01-31T12:00:00Z'
		});
		expect(await findFaults()).toEqual([]);
		await time.leave(ada);
	}, 180_000);

	it('a card that failed is found out by the jobs, and the days of grace begin', async () => {
		const ada = await time.arrive('2027-01-10T12:00:00Z', { card: '4000000000000341', plan: await tried() });
		await unheardTo('2027-01-10T12:03:00Z', ada);
		expect(await stateOf(ada)).toMatchObject({ status: 'trialing' });
		await unheardTo('2027-01-24T13:11:00Z', ada);
		expect(await stateOf(ada)).toMatchObject({ status: 'past_due', graceUntil: '2027-02-03T13:11:00Z' });
		await time.admin(`customers/${ada.customer}/card`, { card: '4242424242424242' });
		await unheardTo('2027-01-27T14:11:00Z', ada);
		expect(await stateOf(ada)).toMatchObject({ status: 'active', monthly: 50, graceUntil: null });
		await time.leave(ada);
	}, 180_000);

	it('a plan that staff ended at Stripe in the middle of its year is found by the nightly reconciliation', async () => {
		const ada = await time.subscribe('2027-01-10T12:00:00Z', { interval: 'year' });
		await time.moveTo('2027-04-20T12:00:00Z', ada);
		const { data } = await stripe().subscriptions.list({ customer: ada.customer });
		await stripe().subscriptions.cancel(data[0]?.id ?? '');
		await unheardTo('2027-04-20T12:11:00Z', ada);
		expect(await stateOf(ada)).toMatchObject({ plan: 'starter' });
		expect(await findFaults()).toEqual([]);
		expect(await stateOf(ada)).toMatchObject({ plan: 'free', status: null, monthly: 0 });
		await time.leave(ada);
	}, 180_000);
});
