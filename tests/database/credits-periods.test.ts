import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
	addPlan,
	bookFaults,
	grantMonths,
	june,
	july,
	line,
	may,
	planPrice,
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
let price: Price;
let yearly: Price;

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	const code = await addPlan(db, { credits: 50 });
	[price, yearly] = [await planPrice(db, code), await planPrice(db, code, 'year')];
});
beforeEach(async () => {
	workspaceId = await firstWorkspace(db, await addUser(db, 'Owner'));
});
afterAll(async () => {
	expect(await bookFaults(db)).toEqual([]);
	await db.end();
});

const wallet = () => walletOf(db, workspaceId);
const renew = (providerId: string, period: Period) =>
	recordInvoice(db, providerId, {
		amountCents: price.amountCents,
		lines: [line(price, price.amountCents, period)]
	});
const hold = async (amount: number) =>
	(
		await db.query<{ id: string }>(
			`select public.hold_credits($1, $2, 'test', gen_random_uuid()::text) as id`,
			[workspaceId, amount]
		)
	).rows[0]?.id ?? '';
const release = (id: string) => db.query('select public.release_credits($1)', [id]);
const capture = (id: string, amount: number) =>
	db.query('select public.capture_credits($1, $2)', [id, amount]);
const kinds = async () =>
	(
		await db.query<{ kind: string }>(
			'select kind from private.ledger_transactions where workspace_id = $1 and is_credit order by number',
			[workspaceId]
		)
	).rows.map(({ kind }) => kind);
const monthsAt = (now: string) => grantMonths(db, workspaceId, now);

describe('monthly credits', () => {
	it('are there when the first period is paid, beside the welcome ones', async () => {
		await subscribe(db, workspaceId, { price });
		expect(await wallet()).toEqual({ monthly: 50, purchased: 10, held: 0, owed: 0 });
	});

	it('are set to the allowance at each paid period, not added to', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price });
		await spend(db, workspaceId, 20);
		await renew(providerId, june);
		expect(await wallet()).toMatchObject({ monthly: 50, purchased: 10 });
	});

	it('that nobody spent expire in a transaction of their own', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price });
		await renew(providerId, june);
		expect(await kinds()).toEqual(['grant', 'grant', 'expiry', 'grant']);
	});

	it('are spent before bought ones', async () => {
		await subscribe(db, workspaceId, { price });
		await spend(db, workspaceId, 55);
		expect(await wallet()).toMatchObject({ monthly: 0, purchased: 5 });
	});

	it('of a period that is reported after a newer one expire at once', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price, period: june });
		await spend(db, workspaceId, 10);
		await renew(providerId, may);
		expect(await wallet()).toMatchObject({ monthly: 40, purchased: 10 });
	});

	it('expire three hours after the period when nothing was paid', async () => {
		await subscribe(db, workspaceId, { price });
		await monthsAt('2027-06-01T02:00:00Z');
		expect(await wallet()).toMatchObject({ monthly: 50 });
		await monthsAt('2027-06-01T03:00:01Z');
		expect(await wallet()).toMatchObject({ monthly: 0, purchased: 10 });
	});

	it('expire when the subscription ends; bought ones stay', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price });
		await syncSubscription(db, workspaceId, {
			providerId,
			priceId: price.id,
			status: 'canceled',
			ended_at: '2027-05-20T00:00:00Z'
		});
		expect(await wallet()).toMatchObject({ monthly: 0, purchased: 10 });
	});

	it('of an invoice that is reported after the end expire at once', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price });
		const end = { providerId, priceId: price.id, status: 'canceled', ended_at: '2027-06-02T00:00:00Z' };
		await syncSubscription(db, workspaceId, end);
		await renew(providerId, june);
		expect(await wallet()).toMatchObject({ monthly: 0, purchased: 10 });
	});

	it('that were set aside in the period return to it when they are released', async () => {
		await subscribe(db, workspaceId, { price });
		const id = await hold(20);
		await release(id);
		expect(await wallet()).toMatchObject({ monthly: 50, purchased: 10, held: 0 });
	});

	it('that were set aside in an earlier period have expired when they are released', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price });
		const id = await hold(55);
		await renew(providerId, june);
		await release(id);
		expect(await wallet()).toEqual({ monthly: 50, purchased: 10, held: 0, owed: 0 });
	});

	it('of which a part was spent give back what is left in the same way', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price });
		const id = await hold(55);
		await renew(providerId, june);
		await capture(id, 52);
		expect(await wallet()).toEqual({ monthly: 50, purchased: 8, held: 0, owed: 0 });
	});

	it('that were set aside have expired when they are released after the plan’s end', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price });
		const id = await hold(20);
		const end = { providerId, priceId: price.id, status: 'canceled', ended_at: '2027-05-20T00:00:00Z' };
		await syncSubscription(db, workspaceId, end);
		await release(id);
		expect(await wallet()).toEqual({ monthly: 0, purchased: 10, held: 0, owed: 0 });
	});
});

describe('the months of a yearly plan', () => {
	const year = (start: string): Period => ({
		start,
		end: new Date(new Date(start).setUTCFullYear(new Date(start).getUTCFullYear() + 1)).toISOString()
	});

	/** The days on which another month came, asked every six hours through the year. */
	async function grantDays(start: string): Promise<string[]> {
		await subscribe(db, workspaceId, { price: yearly, period: year(start) });
		const days: string[] = [];
		for (let at = Date.parse(start), end = Date.parse(year(start).end); at < end; at += 6 * 3_600_000) {
			const now = new Date(at).toISOString();
			if (await monthsAt(now)) days.push(now.slice(0, 10));
		}
		return days;
	}

	it('come one by one, with as many credits each', async () => {
		await subscribe(db, workspaceId, { price: yearly, period: year('2031-01-10T09:00:00Z') });
		await spend(db, workspaceId, 30);
		expect(await monthsAt('2031-02-10T08:59:59Z')).toBe(0);
		expect(await monthsAt('2031-02-10T09:00:00Z')).toBe(1);
		expect(await monthsAt('2031-02-10T09:00:00Z')).toBe(0);
		expect(await wallet()).toMatchObject({ monthly: 50, purchased: 10 });
	});

	it('that began on the 31st come on the last day of shorter months, and on the 31st again', async () => {
		expect(await grantDays('2032-01-31T12:00:00Z')).toEqual([
			'2032-02-29', // a leap year
			'2032-03-31',
			'2032-04-30',
			'2032-05-31',
			'2032-06-30',
			'2032-07-31',
			'2032-08-31',
			'2032-09-30',
			'2032-10-31',
			'2032-11-30',
			'2032-12-31'
		]);
	});

	it('that began on the leap day come on the 29th', async () => {
		expect((await grantDays('2036-02-29T00:00:00Z')).slice(0, 3)).toEqual([
			'2036-03-29',
			'2036-04-29',
			'2036-05-29'
		]);
	});

	it('are counted in UTC, whatever zone and clock change the session has', async () => {
		await subscribe(db, workspaceId, { price: yearly, period: year('2033-02-27T23:30:00Z') });
		const client = await db.connect();
		await client.query(`set timezone = 'Europe/Lisbon'`);
		const given = (now: string) => grantMonths(client, workspaceId, now);
		expect(await given('2033-03-27T23:29:59Z')).toBe(0); // after the change to summer time that day
		expect(await given('2033-03-27T23:30:00Z')).toBe(1);
		await client.query('reset timezone');
		client.release();
	});

	it('are never more than twelve', async () => {
		expect(await grantDays('2034-06-15T00:00:00Z')).toHaveLength(11);
		const { rows } = await db.query(
			'select count(*)::int, sum(credits)::int from private.credit_grants where workspace_id = $1',
			[workspaceId]
		);
		expect(rows).toEqual([{ count: 12, sum: 600 }]);
	});

	it('that passed while nobody looked do not pile up', async () => {
		await subscribe(db, workspaceId, { price: yearly, period: year('2035-01-01T00:00:00Z') });
		expect(await monthsAt('2035-05-02T00:00:00Z')).toBe(1);
		expect(await wallet()).toMatchObject({ monthly: 50 });
	});

	it('are given once when ten jobs run at once', async () => {
		await subscribe(db, workspaceId, { price: yearly, period: year('2037-01-01T00:00:00Z') });
		const given = await Promise.all(Array.from({ length: 10 }, () => monthsAt('2037-02-01T00:00:00Z')));
		expect(given.reduce((sum, n) => sum + n, 0)).toBe(1);
	});

	it('end with the subscription', async () => {
		const { providerId } = await subscribe(db, workspaceId, {
			price: yearly,
			period: year('2038-01-01T00:00:00Z')
		});
		const end = { providerId, priceId: yearly.id, status: 'canceled', ended_at: '2038-01-20T00:00:00Z' };
		await syncSubscription(db, workspaceId, end);
		expect(await monthsAt('2038-02-01T00:00:00Z')).toBe(0);
	});

	it('do not come for a time that another plan took over', async () => {
		const { providerId } = await subscribe(db, workspaceId, {
			price: yearly,
			period: year('2039-01-01T00:00:00Z')
		});
		await renew(providerId, { start: '2039-01-15T00:00:00Z', end: '2039-02-15T00:00:00Z' });
		expect(await monthsAt('2039-02-05T00:00:00Z')).toBe(0);
	});
});

it('a period between two others is one allowance', async () => {
	const { providerId } = await subscribe(db, workspaceId, { price });
	await renew(providerId, july);
	await renew(providerId, june);
	expect(await wallet()).toMatchObject({ monthly: 50, purchased: 10 });
});
