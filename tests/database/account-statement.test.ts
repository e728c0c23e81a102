import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { readAccountStatement } from '../../src/lib/server/billing/account-statement.ts';
import type { SessionClient } from '../../src/lib/server/platform/supabase.ts';
import {
	addPlan,
	bookFaults,
	openTopUp,
	payTopUp,
	planPrice,
	recordBack,
	recordInvoice,
	spend,
	subscribe,
	walletOf
} from '../support/billing.ts';
import { createSignInUser, signInAs, type Creator } from '../support/people.ts';
import { useSettings } from '../support/settings.ts';
import { anonymous, join } from '../support/team.ts';
import { addApiKey, addUser, as, openDatabase, type Actor } from '../support/world.ts';

const stack = inject('stack');
let db: pg.Pool;
let owner: Creator;
let supabase: SessionClient;
let workspaceId: string;

beforeAll(() => {
	useSettings(stack);
	db = openDatabase(stack.superuserUrl);
});
beforeEach(async () => {
	owner = await createSignInUser(db, 'Ada');
	({ workspaceId } = owner);
	({ supabase } = await signInAs(stack, owner));
});
afterAll(async () => {
	expect(await bookFaults(db)).toEqual([]);
	await db.end();
});

const ever = { from: new Date('2020-01-01'), until: new Date('2099-01-01') };
const now = async (): Promise<Date> =>
	(await db.query<{ at: Date }>('select clock_timestamp() as at')).rows[0]?.at ?? new Date();
const read = (span = ever) => readAccountStatement(supabase, workspaceId, span);
/** The books are never changed; a payment’s own time is what the provider said, and tests say it for the provider. */
const paidOn = (paymentId: string, at: string) =>
	db.query('update public.payments set paid_at = $2, created_at = $2 where id = $1', [paymentId, at]);

async function subscribed(amountCents = 1000, credits = 50) {
	const price = await planPrice(db, await addPlan(db, { credits, amountCents }));
	const key = randomUUID();
	return { ...(await subscribe(db, workspaceId, { price, key })), price };
}

describe('the money of a span', () => {
	it('is what was paid in it, its end excluded', async () => {
		const { paymentId } = await subscribed();
		await paidOn(paymentId, '2026-10-31T23:59:59Z');
		const within = async (from: string, until: string) =>
			(await read({ from: new Date(from), until: new Date(until) })).paid.map(({ id }) => id);
		expect(await within('2026-10-01', '2026-11-01')).toEqual([paymentId]);
		expect(await within('2026-10-01', '2026-10-31T23:59:59Z')).toEqual([]);
		expect(await within('2026-11-01', '2026-12-01')).toEqual([]);
	});

	it('has a refund where it was booked, and the payment where it was paid', async () => {
		const { paymentId, key } = await subscribed();
		await paidOn(paymentId, '2026-03-05T10:00:00Z');
		const before = await now();
		await recordBack(db, key, { refunded: 300 });
		await recordBack(db, key, { refunded: 700 });
		const march = await read({ from: new Date('2026-03-01'), until: new Date('2026-04-01') });
		expect(march.totals).toEqual([{ currency: 'eur', paidCents: 1000, backCents: 0, netCents: 1000 }]);
		const later = await read({ from: before, until: ever.until });
		expect(later.back.map(({ kind, amountCents, payment }) => [kind, amountCents, payment.id])).toEqual([
			['refund', 300, paymentId],
			['refund', 400, paymentId]
		]);
		expect(later.totals).toEqual([{ currency: 'eur', paidCents: 0, backCents: 700, netCents: -700 }]);
	});

	it('comes to what stays paid after a dispute is won', async () => {
		const { key } = await subscribed();
		await recordBack(db, key, { disputed: 1000 });
		await recordBack(db, key, { disputed: 0 });
		const { back, totals } = await read();
		expect(back.map(({ kind, amountCents }) => [kind, amountCents])).toEqual([
			['dispute', 1000],
			['dispute_won', -1000]
		]);
		expect(totals).toEqual([{ currency: 'eur', paidCents: 1000, backCents: 0, netCents: 1000 }]);
	});

	it('holds an invoice that is due apart, and never a void one', async () => {
		const { providerId } = await subscribed();
		const invoice = { amountCents: 1000, lines: [], created_at: '2026-10-10T00:00:00Z', paid_at: null };
		const due = await recordInvoice(db, providerId, { ...invoice, state: 'open' });
		await recordInvoice(db, providerId, { ...invoice, state: 'void' });
		const found = await read({ from: new Date('2026-10-01'), until: new Date('2026-11-01') });
		expect([found.paid, found.due.map(({ id }) => id), found.totals]).toEqual([[], [due], []]);
	});

	it('is whole beyond one answer of the API, each line once', async () => {
		const { providerId } = await subscribed();
		await db.query(
			`insert into public.payments (workspace_id, kind, provider, provider_key, subscription_id, amount_cents, currency, state, paid_at, created_at)
			 select s.workspace_id, 'subscription', 'stripe', gen_random_uuid()::text, s.id, n, 'jpy', 'paid', t.at, t.at
			 from public.subscriptions s, generate_series(1, 1200) n, (values (timestamptz '2025-01-01')) t (at)
			 where s.provider_subscription_id = $1`,
			[providerId]
		);
		const { paid, totals } = await read({ from: new Date('2025-01-01'), until: new Date('2025-01-02') });
		// They are in no books, which other tests find without fault.
		await db.query(`delete from public.payments where workspace_id = $1 and currency = 'jpy'`, [workspaceId]);
		expect(new Set(paid.map(({ id }) => id)).size).toBe(1200);
		expect(totals).toEqual([{ currency: 'jpy', paidCents: 720_600, backCents: 0, netCents: 720_600 }]);
	});
});

describe('the credits of a span', () => {
	it('lead from one balance to the other by what moved', async () => {
		const { key } = await subscribed(1000, 50);
		await payTopUp(db, await openTopUp(db, { workspaceId, userId: owner.actor.userId }), randomUUID());
		await spend(db, workspaceId, 20);
		await db.query(`select public.hold_credits($1, 5, 'test', gen_random_uuid()::text)`, [workspaceId]);
		await recordBack(db, key, { refunded: 1000 });
		const { credits } = await read();
		expect(credits).toEqual({
			opening: 0,
			granted: 10 + 50 + 25,
			restored: 0,
			adjusted: 0,
			spent: -20,
			expired: 0,
			takenBack: -50,
			closing: 15
		});
		const { monthly, purchased, held, owed } = await walletOf(db, workspaceId);
		expect(credits.closing).toBe(monthly + purchased + held - owed);
	});

	it('begin where those of the span before ended, whatever happened', async () => {
		const ends: Date[] = [ever.from];
		const { key } = await subscribed(1000, 50);
		ends.push(await now());
		await spend(db, workspaceId, 55);
		await recordBack(db, key, { disputed: 1000 });
		ends.push(await now());
		await recordBack(db, key, { disputed: 0 });
		await payTopUp(db, await openTopUp(db, { workspaceId, userId: owner.actor.userId }), randomUUID());
		ends.push(await now(), ever.until);
		let opening = 0;
		for (const [n, from] of ends.slice(0, -1).entries()) {
			const { credits } = await read({ from, until: ends[n + 1] ?? ever.until });
			const { opening: begun, closing, ...moves } = credits;
			expect(begun).toBe(opening);
			expect(Object.values(moves).reduce((sum, move) => sum + move, begun)).toBe(closing);
			opening = closing;
		}
		const { monthly, purchased, held, owed } = await walletOf(db, workspaceId);
		expect(opening).toBe(monthly + purchased + held - owed);
	});

	it('are nothing before the workspace was there', async () => {
		const { credits } = await read({ from: new Date('2021-01-01'), until: new Date('2021-02-01') });
		expect(new Set(Object.values(credits))).toEqual(new Set([0]));
	});
});

describe('who reads it', () => {
	const rows = async (actor: Actor) =>
		as(db, actor, async (client) => {
			const values = [workspaceId, ever.from, ever.until];
			const back = await client.query('select * from public.money_back($1, $2, $3)', values);
			const credits = await client.query('select * from public.credit_summary($1, $2, $3)', values);
			return [back.rowCount, credits.rowCount];
		});

	it('are the members, as with the payments themselves', async () => {
		const { key } = await subscribed();
		await recordBack(db, key, { refunded: 100 });
		const viewer = await addUser(db, 'Viewer');
		await join(db, workspaceId, viewer, 'viewer');
		expect([await rows(owner.actor), await rows(viewer)]).toEqual([
			[1, 1],
			[1, 1]
		]);
	});

	it('is no stranger, and no member of another workspace', async () => {
		const { key } = await subscribed();
		await recordBack(db, key, { refunded: 100 });
		expect(await rows(await addUser(db, 'Stranger'))).toEqual([0, 0]);
		await expect(rows(anonymous)).rejects.toThrow(/permission denied/);
		const other = await createSignInUser(db, 'Eve');
		const eve = await signInAs(stack, other);
		await expect(readAccountStatement(eve.supabase, workspaceId, ever)).rejects.toThrow(
			'workspace_not_found'
		);
	});

	it('is a program with the scope for it, and no other', async () => {
		const { key } = await subscribed();
		await recordBack(db, key, { refunded: 100 });
		expect(await rows(await addApiKey(db, workspaceId, ['billing:read']))).toEqual([1, 1]);
		expect(await rows(await addApiKey(db, workspaceId, ['sales:read']))).toEqual([0, 0]);
	});
});
