import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import { grantMonths, recordBack, recordInvoice, syncSubscription, walletOf } from './billing.ts';
import {
	addMonths,
	amountOf,
	heldIn,
	livingSub,
	type Invoice,
	type Model,
	type Op,
	type Plan
} from './billing-model.ts';

const kinds = [
	'subscribe',
	'renew',
	'fail',
	'change',
	'downgrade',
	'cancel',
	'topUp',
	'hold',
	'capture',
	'release',
	'refund',
	'dispute',
	'win',
	'tick'
] as const;
type CommandKind = (typeof kinds)[number];

export type Command = {
	kind: CommandKind;
	amount: number;
	pick: number;
	/** How the report of it comes: once, twice, twice at once, or only after the next ones. */
	delivery: 'once' | 'twice' | 'together' | 'later';
	/** At the same moment as the next command. */
	isPaired: boolean;
};

const oneIn = (n: number) => fc.nat(n - 1).map((value) => value === 0);
const command: fc.Arbitrary<Command> = fc.record({
	// What needs a plan to mean something comes after one more often than not.
	kind: fc.oneof(
		{ weight: 5, arbitrary: fc.constantFrom(...kinds) },
		{ weight: 2, arbitrary: fc.constantFrom<CommandKind>('subscribe', 'change', 'hold', 'capture', 'refund') }
	),
	amount: fc.integer({ min: 1, max: 120 }),
	pick: fc.nat(1000),
	delivery: fc.constantFrom('once', 'once', 'twice', 'together', 'later'),
	isPaired: oneIn(4)
});
export const commandSequence: fc.Arbitrary<Command[]> = fc.array(command, { minLength: 5, maxLength: 15 });

/** What the provider and the people know, whatever of it was reported to us by now. */
export type Outside = {
	now: number;
	sub: { id: string; plan: Plan; next: Plan | null; start: number; end: number; payment: string } | null;
	payments: { key: string; amount: number; refunded: number; disputed: number }[];
	holds: { key: string; amount: number }[];
};
export const newOutside = (): Outside => ({
	now: Date.UTC(2050, 0, 31),
	sub: null,
	payments: [],
	holds: []
});

const day = 86_400_000;
const lengthOf = ({ interval }: Plan): number => (interval === 'year' ? 12 : 1);
const parts = [0.25, 1 / 3, 0.5, 1] as const;

type Asked = { sub: string; plan: Plan; start: number; from?: Invoice['from'] };

function invoiceFor(outside: Outside, { sub, plan, start, from = null }: Asked): Invoice {
	const key = randomUUID();
	const end = addMonths(start, lengthOf(plan));
	const invoice = { key, sub, plan, gross: plan.price, start, end, from };
	outside.payments.push({ key, amount: amountOf(invoice), refunded: 0, disputed: 0 });
	outside.sub = { id: sub, plan, next: null, start, end, payment: key };
	return invoice;
}

function change(outside: Outside, plans: Plan[], { amount, pick }: Command): Op | null {
	if (!outside.sub) return null;
	const { id, plan, start, end, payment } = outside.sub;
	const to = plans[(plans.indexOf(plan) + 1 + (pick % (plans.length - 1))) % plans.length] ?? plan;
	const at = Math.max(Math.min(outside.now + (amount % 12) * day, end - day), start);
	outside.now = at;
	const unused = Math.round((plan.price * (end - at)) / (end - start));
	return {
		kind: 'invoice',
		invoice: invoiceFor(outside, { sub: id, plan: to, start: at, from: { plan, payment, unused } })
	};
}

function moneyBack(outside: Outside, { kind, amount, pick }: Command): Op | null {
	const payments = outside.payments.filter((one) => one.amount > 0);
	const payment = payments[pick % Math.max(payments.length, 1)];
	if (!payment) return null;
	const cents = Math.round(payment.amount * (parts[amount % parts.length] ?? 1));
	if (kind === 'refund') payment.refunded = Math.max(payment.refunded, cents);
	if (kind === 'dispute') payment.disputed = cents;
	if (kind === 'win') payment.disputed = 0;
	return { kind: 'back', payment: payment.key, refunded: payment.refunded, disputed: payment.disputed };
}

function forSubscription(outside: Outside, plans: Plan[], asked: Command): Op | null {
	const { sub } = outside;
	if (!sub) return null;
	if (asked.kind === 'change') return change(outside, plans, asked);
	if (asked.kind === 'fail') return { kind: 'past_due', sub: sub.id };
	if (asked.kind === 'downgrade') {
		sub.next = plans[asked.pick % plans.length] ?? null;
		return { kind: 'past_due', sub: sub.id };
	}
	outside.now = Math.max(outside.now, asked.kind === 'renew' ? sub.end : 0);
	if (asked.kind === 'renew')
		return {
			kind: 'invoice',
			invoice: invoiceFor(outside, { sub: sub.id, plan: sub.next ?? sub.plan, start: sub.end })
		};
	outside.sub = null;
	return { kind: 'cancel', sub: sub.id, at: outside.now };
}

function forCredits(outside: Outside, { kind, amount, pick }: Command): Op | null {
	if (kind === 'hold') {
		const hold = { key: randomUUID(), amount: 1 + (amount % 80) };
		outside.holds.push(hold);
		return { kind, ...hold };
	}
	const hold = outside.holds[pick % Math.max(outside.holds.length, 1)];
	if (!hold) return null;
	if (kind === 'release') return { kind, hold: hold.key };
	return { kind: 'capture', hold: hold.key, amount: 1 + (amount % hold.amount) };
}

/** What the command comes to as things are; null when there is nothing to do. */
export function toOp(outside: Outside, model: Model, plans: Plan[], asked: Command): Op | null {
	const { kind, pick } = asked;
	if (kind === 'subscribe') {
		const plan = plans[pick % plans.length];
		if (!plan || outside.sub || livingSub(model) !== null) return null;
		const sub = `sub_${randomUUID()}`;
		return { kind, sub, invoice: invoiceFor(outside, { sub, plan, start: outside.now }) };
	}
	if (kind === 'topUp') {
		const pack = [25, 100][pick % 2] ?? 25;
		const bought = { key: randomUUID(), amount: pack === 25 ? 500 : 1800 };
		outside.payments.push({ ...bought, refunded: 0, disputed: 0 });
		return { kind: 'top_up', ...bought, credits: pack };
	}
	if (kind === 'tick') {
		const now = outside.now + ([1, 20, 45][pick % 3] ?? 1) * day;
		outside.now = Math.min(now, outside.sub?.end ?? now);
		return { kind, now };
	}
	if (kind === 'refund' || kind === 'dispute' || kind === 'win') return moneyBack(outside, asked);
	if (kind === 'hold' || kind === 'capture' || kind === 'release') return forCredits(outside, asked);
	return forSubscription(outside, plans, asked);
}

const iso = (ms: number): string => new Date(ms).toISOString();
type Queryable = Pick<pg.Pool, 'query'>;
/** Outcomes that the product expects; a deadlock is none. */
const expected = [
	'insufficient_credits',
	'hold_already_settled',
	'already_subscribed',
	'subscription_not_found'
];

async function report(db: Queryable, invoice: Invoice): Promise<void> {
	const { key, sub, plan, gross, start, end, from } = invoice;
	const period = { period_start: iso(start), period_end: iso(end) };
	const credited = from && `in_${from.payment}`;
	const unused = from ? [{ plan_price_id: from.plan.id, amount: -from.unused, ...period, credited }] : [];
	const lines = [...unused, { plan_price_id: plan.id, amount: gross, ...period }];
	await recordInvoice(db, sub, { key, amountCents: amountOf(invoice), lines });
}

/** Both at once or neither: an invoice that came between them would be a third order of two commands. */
async function subscribe(
	db: pg.Pool,
	workspaceId: string,
	{ sub, invoice }: Op & { kind: 'subscribe' }
): Promise<void> {
	const client = await db.connect();
	try {
		await client.query('begin');
		await syncSubscription(client, workspaceId, { providerId: sub, priceId: invoice.plan.id });
		await report(client, invoice);
		await client.query('commit');
	} catch (error) {
		await client.query('rollback');
		throw error;
	} finally {
		client.release();
	}
}

async function topUp(db: pg.Pool, workspaceId: string, op: Op & { kind: 'top_up' }): Promise<void> {
	await db.query(
		`insert into public.orders (workspace_id, kind, credits, credit_pack_price_id, amount_cents, currency, visitor_key, provider_session_id)
		 select $1, 'top_up', k.credits, c.id, c.amount_cents, 'eur', $2, $2
		 from public.credit_pack_prices c join public.credit_packs k on k.id = c.credit_pack_id
		 where k.credits = $3 and c.currency = 'eur' limit 1 on conflict do nothing`,
		[workspaceId, op.key, op.credits]
	);
	await db.query(
		`select public.fulfil_order(o.id, $1, 'pi_' || $1, $2, 'eur', 'buyer@example.com')
		 from public.orders o where o.provider_session_id = $1`,
		[op.key, op.amount]
	);
}

async function perform(db: pg.Pool, workspaceId: string, plans: Plan[], op: Op): Promise<unknown> {
	const priceId = plans[0]?.id ?? '';
	if (op.kind === 'subscribe') return subscribe(db, workspaceId, op);
	if (op.kind === 'invoice') return report(db, op.invoice);
	if (op.kind === 'past_due')
		return syncSubscription(db, workspaceId, { providerId: op.sub, priceId, status: 'past_due' });
	if (op.kind === 'cancel') {
		const ended = { status: 'canceled', ended_at: iso(op.at) };
		return syncSubscription(db, workspaceId, { providerId: op.sub, priceId, ...ended });
	}
	if (op.kind === 'top_up') return topUp(db, workspaceId, op);
	if (op.kind === 'hold')
		return db.query(`select public.hold_credits($1, $2, 'test', $3)`, [workspaceId, op.amount, op.key]);
	if (op.kind === 'back') return recordBack(db, op.payment, op);
	if (op.kind === 'tick') return grantMonths(db, workspaceId, iso(op.now));
	const spent = op.kind === 'capture' ? op.amount : 0;
	return db.query(
		'select private.settle_hold(h.id, $2) from private.credit_holds h where h.idempotency_key = $1',
		[op.hold, spent]
	);
}

/** Does it in the real database. Refusals that the product expects are no failure. */
export async function execute(db: pg.Pool, workspaceId: string, plans: Plan[], op: Op): Promise<void> {
	try {
		await perform(db, workspaceId, plans, op);
	} catch (error) {
		if (!expected.includes((error as Error).message)) throw error;
	}
}

type Seen = { monthly: number; purchased: number; held: number; owed: number; sub: string | null };

export async function lookAt(db: pg.Pool, workspaceId: string): Promise<Seen> {
	const living = db.query<{ sub: string }>(
		'select provider_subscription_id as sub from public.subscriptions where workspace_id = $1 and ended_at is null',
		[workspaceId]
	);
	const [wallet, { rows }] = await Promise.all([walletOf(db, workspaceId), living]);
	return { ...wallet, sub: rows[0]?.sub ?? null };
}

export const seenIn = (m: Model): Seen => ({
	monthly: m.monthly,
	purchased: m.purchased,
	held: heldIn(m),
	owed: m.owed,
	sub: livingSub(m)
});
