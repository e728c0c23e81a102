import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
	addPlan,
	bookFaults,
	grantMonths,
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
let small: Price;
let large: Price;
let year: Price;
let workspaceId: string;
let key: string;

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	const code = await addPlan(db, { credits: 50, amountCents: 1000 });
	small = await planPrice(db, code);
	year = await planPrice(db, code, 'year');
	large = await planPrice(db, await addPlan(db, { credits: 200, amountCents: 4000 }));
});
beforeEach(async () => {
	workspaceId = await firstWorkspace(db, await addUser(db, 'Owner'));
	key = randomUUID();
});
afterAll(async () => {
	expect(await bookFaults(db)).toEqual([]);
	await db.end();
});

const wallet = () => walletOf(db, workspaceId);
type Change = {
	from: Price;
	unused: number;
	to: Price;
	period: Period;
	credited: string;
	changeKey?: string;
};

/** The invoice of a change of plans: the new price, less the unused time which the invoice `in_<credited>` had billed. */
const change = (
	providerId: string,
	{ from, unused, to, period, credited, changeKey = randomUUID() }: Change
): Promise<string> =>
	recordInvoice(db, providerId, {
		key: changeKey,
		amountCents: Math.max(to.amountCents - unused, 0),
		lines: [{ ...line(from, -unused, period), credited: `in_${credited}` }, line(to, to.amountCents, period)]
	});

describe('money that paid for the unused time of an older plan', () => {
	it('takes with it what it bought when it goes back, and brings it back with a dispute that is won', async () => {
		const { providerId } = await subscribe(db, workspaceId, { price: small, key });
		await change(providerId, { from: small, unused: 1000, to: large, period: may, credited: key });
		expect(await wallet()).toMatchObject({ monthly: 200, purchased: 10 });
		await recordBack(db, key, { disputed: 1000 });
		expect(await wallet()).toMatchObject({ monthly: 150, purchased: 10, owed: 0 });
		await recordBack(db, key, { disputed: 0 });
		expect(await wallet()).toMatchObject({ monthly: 200, purchased: 10, owed: 0 });
	});

	it('follows through a chain of changes, in proportion', async () => {
		const [second, third] = [randomUUID(), randomUUID()];
		const { providerId } = await subscribe(db, workspaceId, { price: small, key });
		await change(providerId, {
			from: small,
			unused: 1000,
			to: large,
			period: may,
			credited: key,
			changeKey: second
		});
		const later = { start: '2027-05-16T00:00:00Z', end: '2027-06-16T00:00:00Z' };
		await spend(db, workspaceId, 100);
		await change(providerId, {
			from: large,
			unused: 2000,
			to: large,
			period: later,
			credited: second,
			changeKey: third
		});
		expect(await wallet()).toMatchObject({ monthly: 200, purchased: 10 });
		// A quarter of the second plan was bought with it: 25 of the 100 that stay; of the 2,000 carried on, 500 of 4,000.
		await recordBack(db, key, { refunded: 1000 });
		expect(await wallet()).toMatchObject({ monthly: 200 - 25 - 25, purchased: 10, owed: 0 });
	});

	it('counts the same when the invoice it replaces is reported last', async () => {
		const providerId = `sub_${randomUUID()}`;
		await syncSubscription(db, workspaceId, { providerId, priceId: large.id });
		await change(providerId, { from: small, unused: 1000, to: large, period: may, credited: key });
		await recordInvoice(db, providerId, { key, amountCents: 1000, lines: [line(small, 1000, may)] });
		expect(await wallet()).toMatchObject({ monthly: 200, purchased: 10 });
		await recordBack(db, key, { refunded: 500 });
		expect(await wallet()).toMatchObject({ monthly: 175, purchased: 10 });
	});

	it('went back before the change: the new plan gives only what is paid', async () => {
		const period = { start: '2041-01-01T00:00:00Z', end: '2042-01-01T00:00:00Z' };
		const { providerId } = await subscribe(db, workspaceId, { price: year, period, key });
		await recordBack(db, key, { refunded: year.amountCents });
		await grantMonths(db, workspaceId, '2041-07-01T00:00:00Z');
		expect(await wallet()).toMatchObject({ monthly: 0, purchased: 10 });
		const next = { start: '2041-07-01T00:00:00Z', end: '2041-08-01T00:00:00Z' };
		await change(providerId, { from: year, unused: 5000, to: small, period: next, credited: key });
		expect(await wallet()).toEqual({ monthly: 0, purchased: 10, held: 0, owed: 0 });
	});

	it('is taken at once with a refund and the report of the change side by side', async () => {
		for (let n = 0; n < 20; n += 1) {
			workspaceId = await firstWorkspace(db, await addUser(db, 'Owner'));
			const [first, second] = [randomUUID(), randomUUID()];
			const { providerId } = await subscribe(db, workspaceId, { price: small, key: first });
			const told = { from: small, unused: 1000, to: large, period: may, credited: first, changeKey: second };
			await Promise.all([
				recordBack(db, first, { refunded: 1000 }),
				change(providerId, told),
				recordBack(db, first, { refunded: 1000 }),
				change(providerId, told)
			]);
			expect(await wallet()).toEqual({ monthly: 150, purchased: 10, held: 0, owed: 0 });
		}
	});
});

describe('a yearly plan that was changed', () => {
	it('gives no more months', async () => {
		const period = { start: '2041-01-01T00:00:00Z', end: '2042-01-01T00:00:00Z' };
		const { providerId } = await subscribe(db, workspaceId, { price: year, period, key });
		await change(providerId, {
			from: year,
			unused: 10_000,
			to: large,
			period: { ...period, end: '2041-02-01T00:00:00Z' },
			credited: key
		});
		expect(await grantMonths(db, workspaceId, '2041-01-31T00:00:00Z')).toBe(0);
		expect(await wallet()).toMatchObject({ monthly: 200, purchased: 10 });
	});
});

describe('a look at what went back', () => {
	it('that is older than the one written down changes nothing', async () => {
		await subscribe(db, workspaceId, { price: small, key });
		const { rows } = await db.query<{ ticket: string }>('select public.begin_look() as ticket');
		await recordBack(db, key, { refunded: 500 });
		expect(await recordBack(db, key, { refunded: 0, ticket: Number(rows[0]?.ticket) })).toBe(true);
		expect(await wallet()).toMatchObject({ monthly: 25 });
	});
});

describe('a change of plans whose paid time nobody reported', () => {
	it('is a fault of the books after an hour', async () => {
		const providerId = `sub_${randomUUID()}`;
		await syncSubscription(db, workspaceId, { providerId, priceId: large.id });
		const id = await change(providerId, { from: small, unused: 1000, to: large, period: may, credited: key });
		const found = async () => (await bookFaults(db)).filter((row) => JSON.stringify(row).includes(id));
		expect(await found()).toEqual([]);
		await db.query(`update public.payments set granted_at = now() - interval '2 hours' where id = $1`, [id]);
		expect(await found()).toMatchObject([{ fault: 'change_without_payment', expected: `in_${key}` }]);
		await recordInvoice(db, providerId, { key, amountCents: 1000, lines: [line(small, 1000, may)] });
		expect(await found()).toEqual([]);
	});
});
