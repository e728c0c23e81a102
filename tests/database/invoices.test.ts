import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
	addPlan,
	bookFaults,
	july,
	june,
	line,
	may,
	planPrice,
	recordBack,
	recordInvoice,
	spend,
	subscribe,
	syncSubscription,
	walletOf,
	type Period,
	type Price
} from '../support/billing.ts';
import { addUser, firstWorkspace, openDatabase } from '../support/world.ts';

let db: pg.Pool;
let workspaceId: string;
/** 50 credits for 10 €, 200 for 30 €, and the small one by the year. */
let small: Price;
let large: Price;
let year: Price;

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	const code = await addPlan(db, { credits: 50, amountCents: 1000 });
	[small, year] = [await planPrice(db, code), await planPrice(db, code, 'year')];
	large = await planPrice(db, await addPlan(db, { credits: 200, amountCents: 3000 }));
});
beforeEach(async () => {
	workspaceId = await firstWorkspace(db, await addUser(db, 'Owner'));
});
afterAll(async () => {
	expect(await bookFaults(db)).toEqual([]);
	await db.end();
});

const wallet = () => walletOf(db, workspaceId);
const day = (n: number): string => new Date(Date.parse(may.start) + n * 86_400_000).toISOString();
/** The invoice of a change of plans after `n` of 31 days: the new price, less the unused time of the old one. */
function change(from: Price, to: Price, n: number) {
	const period: Period = { start: day(n), end: day(n + 31) };
	const unused = Math.round((from.amountCents * (31 - n)) / 31);
	const lines = [line(from, -unused, { start: day(n), end: may.end }), line(to, to.amountCents, period)];
	return { amountCents: Math.max(to.amountCents - unused, 0), lines };
}

describe('an invoice', () => {
	it('reported twenty times at once is one payment, one grant and one booking', async () => {
		const { providerId, key } = await subscribe(db, workspaceId, { price: small });
		const invoice = { key: randomUUID(), amountCents: 1000, lines: [line(small, 1000, june)] };
		const ids = await Promise.all(Array.from({ length: 20 }, () => recordInvoice(db, providerId, invoice)));
		expect(new Set(ids).size).toBe(1);
		expect(await wallet()).toMatchObject({ monthly: 50, purchased: 10 });
		const { rows } = await db.query(
			`select kind, count(*)::int from private.ledger_transactions where workspace_id = $1 group by 1 order by 1`,
			[workspaceId]
		);
		expect(rows).toEqual([
			{ kind: 'expiry', count: 1 },
			{ kind: 'grant', count: 3 },
			{ kind: 'payment', count: 2 }
		]);
		expect(key).not.toBe(invoice.key);
	});

	it('gives nothing before it is paid, and stays paid', async () => {
		const providerId = `sub_${randomUUID()}`;
		await syncSubscription(db, workspaceId, { providerId, priceId: small.id, status: 'incomplete' });
		const invoice = { key: randomUUID(), amountCents: 1000, lines: [line(small, 1000, may)] };
		for (const state of ['open', 'failed'])
			await recordInvoice(db, providerId, { ...invoice, state, paid_at: null });
		expect(await wallet()).toMatchObject({ monthly: 0 });
		await recordInvoice(db, providerId, invoice);
		await recordInvoice(db, providerId, { ...invoice, state: 'open', paid_at: null });
		expect(await wallet()).toMatchObject({ monthly: 50 });
		const { rows } = await db.query('select state from public.payments where workspace_id = $1', [
			workspaceId
		]);
		expect(rows).toEqual([{ state: 'paid' }]);
	});

	it('of something else than a plan gives no credits', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price: small });
		await recordInvoice(db, providerId, { amountCents: 500, lines: [] });
		expect(await wallet()).toMatchObject({ monthly: 50, purchased: 10 });
	});

	it('of a part of a month gives that part of the credits', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price: small });
		await recordInvoice(db, providerId, { amountCents: 250, lines: [line(small, 250, june)] });
		expect(await wallet()).toMatchObject({ monthly: 12 });
	});

	it('of a subscription that nobody knows is refused', async () => {
		await expect(recordInvoice(db, 'sub_unknown', { amountCents: 1, lines: [] })).rejects.toThrow(
			'subscription_not_found'
		);
	});

	it('names what it turned out to pay for', async () => {
		const { paymentId } = await subscribe(db, workspaceId, { price: small });
		const { rows } = await db.query(
			'select plan_price_id, period_start, period_end from public.payments where id = $1',
			[paymentId]
		);
		expect(rows).toEqual([
			{ plan_price_id: small.id, period_start: new Date(may.start), period_end: new Date(may.end) }
		]);
	});
});

describe('an upgrade', () => {
	it.each([
		[0, 0, 200],
		[0, 50, 150],
		[15, 0, 200],
		[15, 24, 200],
		[15, 30, 194],
		[15, 50, 174],
		[29, 46, 200],
		[29, 50, 196]
	])('on day %i after %i spent credits gives %i: never more than paid for', async (n, spent, expected) => {
		const { providerId } = await subscribe(db, workspaceId, { price: small });
		if (spent > 0) await spend(db, workspaceId, spent);
		await recordInvoice(db, providerId, change(small, large, n));
		expect(await wallet()).toEqual({ monthly: expected, purchased: 10, held: 0, owed: 0 });
	});

	it('on the first day counts what work in progress had set aside, and takes it back with it', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price: small });
		const { rows } = await db.query<{ id: string }>(
			`select public.hold_credits($1, 20, 'test', gen_random_uuid()::text) as id`,
			[workspaceId]
		);
		await recordInvoice(db, providerId, change(small, large, 0));
		expect(await wallet()).toMatchObject({ monthly: 180, held: 20 });
		await db.query('select public.release_credits($1)', [rows[0]?.id]);
		expect(await wallet()).toMatchObject({ monthly: 200, held: 0, purchased: 10 });
	});

	it('that is reported before the invoice it replaces ends alike', async () => {
		const providerId = `sub_${randomUUID()}`;
		await syncSubscription(db, workspaceId, { providerId, priceId: large.id });
		await recordInvoice(db, providerId, change(small, large, 0));
		await recordInvoice(db, providerId, { amountCents: 1000, lines: [line(small, 1000, may)] });
		expect(await wallet()).toEqual({ monthly: 200, purchased: 10, held: 0, owed: 0 });
	});

	it('after a refund gives nothing for what was refunded', async () => {
		const { providerId, key } = await subscribe(db, workspaceId, { price: small });
		await spend(db, workspaceId, 50);
		await recordBack(db, key, { refunded: 500 }); // leaves a debt of 15 beside the ten welcome credits
		expect(await wallet()).toMatchObject({ owed: 15 });
		await recordInvoice(db, providerId, change(small, large, 15));
		expect(await wallet()).toEqual({ monthly: 154, purchased: 0, held: 0, owed: 0 }); // 200 − 13 spent beyond − 18 of the refund − 15
	});

	it('and back at once, with all spent each time, leaves a debt instead of credits', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price: small });
		await recordInvoice(db, providerId, change(small, large, 0));
		await spend(db, workspaceId, 210);
		await recordInvoice(db, providerId, {
			amountCents: 0,
			lines: [
				line(large, -3000, { start: day(0), end: day(31) }),
				line(small, 1000, { start: day(0), end: day(31) })
			]
		});
		expect(await wallet()).toEqual({ monthly: 0, purchased: 0, held: 0, owed: 150 });
	});

	it('and back and forth never gives more than was paid for', async () => {
		const step = fc.record({ n: fc.integer({ min: 1, max: 10 }), spent: fc.nat(210) });
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
				workspaceId = await firstWorkspace(db, await addUser(db, 'Owner'));
				const { providerId } = await subscribe(db, workspaceId, { price: small });
				let [from, to, at, spentInAll, value, until] = [small, large, 0, 0, 0, may.end];
				for (const { n, spent } of steps) {
					const { monthly, purchased } = await wallet();
					const now = Math.min(spent, monthly + purchased);
					if (now > 0) await spend(db, workspaceId, now);
					spentInAll += now;
					const unused = Math.round((from.amountCents * (31 - n)) / 31);
					value += (from.credits * (from.amountCents - unused)) / from.amountCents;
					const [start, end] = [day(at + n), day(at + n + 31)];
					await recordInvoice(db, providerId, {
						amountCents: Math.max(to.amountCents - unused, 0),
						lines: [line(from, -unused, { start, end: until }), line(to, to.amountCents, { start, end })]
					});
					at += n;
					until = end;
					[from, to] = [to, from];
				}
				const { monthly, purchased, owed } = await wallet();
				// What was used up of earlier plans, the present allowance, and the welcome credits.
				expect(spentInAll + monthly + purchased - owed).toBeLessThanOrEqual(value + from.credits + 10);
			}),
			{ numRuns: 40 }
		);
	});

	it('from a yearly plan counts the months that were given', async () => {
		const period = { start: '2041-01-01T00:00:00Z', end: '2042-01-01T00:00:00Z' };
		const { providerId } = await subscribe(db, workspaceId, { price: year, period });
		const now = '2041-07-01T00:00:00Z';
		await db.query('select public.grant_due_months($1, $2)', [now, workspaceId]);
		await spend(db, workspaceId, 50);
		// Half the year goes back: of 600 credits 300 stay paid, and only two months of 50 were given.
		await recordInvoice(db, providerId, {
			amountCents: 0,
			lines: [
				line(year, -5000, { start: now, end: period.end }),
				line(large, 3000, { start: now, end: '2041-08-01T00:00:00Z' })
			]
		});
		expect(await wallet()).toMatchObject({ monthly: 200, owed: 0 });
	});
});

describe('a trial', () => {
	it('gives its own credits, once a workspace', async () => {
		const code = `t-${randomUUID().slice(0, 8)}`;
		await db.query(`insert into public.plans (code, name, position) values ($1, 'Trial', 99)`, [code]);
		await db.query(
			`with v as (insert into public.plan_versions (plan_code, number, credits, trial_days, trial_credits) values ($1, 1, 50, 14, 7) returning id)
			 insert into public.plan_prices (plan_version_id, "interval", currency, amount_cents) select id, 'month', 'eur', 1000 from v`,
			[code]
		);
		const price = await planPrice(db, code);
		const trial = async (period: Period) => {
			const providerId = `sub_${randomUUID()}`;
			await syncSubscription(db, workspaceId, { providerId, priceId: price.id, status: 'trialing' });
			await recordInvoice(db, providerId, { amountCents: 0, lines: [line(price, 0, period)] });
			return providerId;
		};
		const first = await trial(may);
		expect(await wallet()).toMatchObject({ monthly: 7 });
		const ended_at = '2027-05-10T00:00:00Z';
		await syncSubscription(db, workspaceId, {
			providerId: first,
			priceId: price.id,
			status: 'canceled',
			ended_at
		});
		const second = await trial(june);
		expect(await wallet()).toMatchObject({ monthly: 0 });
		await recordInvoice(db, second, { amountCents: 1000, lines: [line(price, 1000, july)] });
		expect(await wallet()).toMatchObject({ monthly: 50 });
	});
});

describe('a year that ends on a leap day', () => {
	it('has twelve months, the last of which ends with it', async () => {
		const period = { start: '2031-02-28T08:00:00Z', end: '2032-02-29T08:00:00Z' };
		await subscribe(db, workspaceId, { price: year, period });
		let given = 0;
		for (let month = 1; month <= 12; month += 1) {
			const now = new Date(Date.UTC(2031, 1 + month, 28, 9)).toISOString();
			const { rows } = await db.query<{ given: number }>('select public.grant_due_months($1, $2) as given', [
				now,
				workspaceId
			]);
			given += rows[0]?.given ?? 0;
		}
		expect(given).toBe(11); // and one came with the payment
		const { rows } = await db.query(
			'select max(period_end) as until from private.credit_grants where workspace_id = $1',
			[workspaceId]
		);
		expect(rows).toEqual([{ until: new Date(period.end) }]);
	});
});
