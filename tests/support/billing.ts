import { randomUUID } from 'node:crypto';
import type pg from 'pg';

type Queryable = Pick<pg.Pool, 'query'>;

/** The next version of the free plan, without limits: tests of other things make teams and shelves of any size. */
export async function liftFreeLimits(db: Queryable): Promise<void> {
	await db.query(
		`insert into public.plan_versions (plan_code, number, credits)
		 select plan_code, max(number) + 1, 10 from public.plan_versions where plan_code = 'free' group by plan_code`
	);
}

export type Price = {
	id: string;
	versionId: string;
	amountCents: number;
	credits: number;
	interval: 'month' | 'year';
};

/** What the newest version of a plan costs in euros. */
export async function planPrice(
	db: Queryable,
	planCode: string,
	interval: 'month' | 'year' = 'month'
): Promise<Price> {
	const { rows } = await db.query<Price>(
		`select r.id, o.plan_version_id as "versionId", r.amount_cents as "amountCents", o.credits, r."interval"
		 from public.plan_offers o join public.plan_prices r on r.plan_version_id = o.plan_version_id
		 where o.code = $1 and r."interval" = $2 and r.currency = 'eur'`,
		[planCode, interval]
	);
	if (!rows[0]) throw new Error(`${planCode} has no price`);
	return rows[0];
}

type NewPlan = {
	credits?: number;
	limits?: Record<string, number>;
	amountCents?: number;
	trialDays?: number;
	trialCredits?: number;
};

/** A plan of the test's own with monthly and yearly prices; returns its code. */
export async function addPlan(
	db: Queryable,
	{ credits = 50, limits = {}, amountCents = 1000, trialDays = 0, trialCredits = 0 }: NewPlan = {}
): Promise<string> {
	const code = `p-${randomUUID().slice(0, 8)}`;
	await db.query(`insert into public.plans (code, name, position) values ($1, $1, 99)`, [code]);
	await db.query(
		`with v as (
		   insert into public.plan_versions (plan_code, number, credits, members, published_products, trial_days, trial_credits,
		     generations_at_once, generations_a_month)
		   values ($1, 1, $2, $3, $4, $6, $7, $8, $9) returning id)
		 insert into public.plan_prices (plan_version_id, "interval", currency, amount_cents)
		 select v.id, i::public.billing_interval, 'eur', $5 * case i when 'year' then 10 else 1 end
		 from v cross join unnest(array['month', 'year']) i`,
		[
			code,
			credits,
			limits.members ?? null,
			limits.published_products ?? null,
			amountCents,
			trialDays,
			trialCredits,
			limits.generations_at_once ?? null,
			limits.generations_a_month ?? null
		]
	);
	return code;
}

export type Period = { start: string; end: string };
export const may: Period = { start: '2027-05-01T00:00:00Z', end: '2027-06-01T00:00:00Z' };
export const june: Period = { start: '2027-06-01T00:00:00Z', end: '2027-07-01T00:00:00Z' };
export const july: Period = { start: '2027-07-01T00:00:00Z', end: '2027-08-01T00:00:00Z' };

/** What a look at the provider found: columns of `subscriptions`. */
export type Look = { providerId: string; priceId: string; period?: Period } & Record<string, unknown>;

/** Writes down a subscription as the provider would describe it; a new look unless a ticket is given. */
export async function syncSubscription(
	db: Queryable,
	workspaceId: string,
	{ providerId, priceId, period = may, ticket, ...more }: Look
): Promise<boolean> {
	const { rows } = await db.query<{ is_written: boolean }>(
		`select public.sync_subscription(coalesce($1::bigint, public.begin_look()), $2) as is_written`,
		[
			ticket ?? null,
			{
				workspace_id: workspaceId,
				provider_subscription_id: providerId,
				plan_price_id: priceId,
				status: 'active',
				period_start: period.start,
				period_end: period.end,
				...more
			}
		]
	);
	return rows[0]?.is_written ?? false;
}

export type Line = {
	plan_price_id: string;
	amount: number;
	period_start: string;
	period_end: string;
	credited?: string | null;
};
export type Invoice = { key?: string; amountCents: number; lines: Line[] } & Record<string, unknown>;

export const line = (price: { id: string }, amount: number, period: Period): Line => ({
	plan_price_id: price.id,
	amount,
	period_start: period.start,
	period_end: period.end
});

/** Reports an invoice, paid unless `state` says otherwise; returns the payment's id. Its payment is `pi_<key>`. */
export async function recordInvoice(
	db: Queryable,
	providerId: string,
	{ key = randomUUID(), amountCents, lines, ...more }: Invoice
): Promise<string> {
	const { rows } = await db.query<{ id: string }>(`select public.record_invoice($1, $2) as id`, [
		providerId,
		{
			provider_key: `in_${key}`,
			provider_payment_id: `pi_${key}`,
			amount_cents: amountCents,
			currency: 'eur',
			state: 'paid',
			paid_at: new Date().toISOString(),
			lines,
			...more
		}
	]);
	return rows[0]?.id ?? '';
}

/** A workspace that subscribed and paid for the period. `key` names invoice and payment. */
export async function subscribe(
	db: Queryable,
	workspaceId: string,
	{ price, period = may, key = randomUUID() }: { price: Price; period?: Period; key?: string }
): Promise<{ providerId: string; key: string; paymentId: string }> {
	const providerId = `sub_${randomUUID()}`;
	await syncSubscription(db, workspaceId, { providerId, priceId: price.id, period });
	const lines = [line(price, price.amountCents, period)];
	const paymentId = await recordInvoice(db, providerId, { key, amountCents: price.amountCents, lines });
	return { providerId, key, paymentId };
}

type Back = { refunded?: number; disputed?: number; ticket?: number };

/** What of the payment `pi_<key>` went back by now; a new look unless a ticket is given. False when the payment is not known. */
export async function recordBack(
	db: Queryable,
	key: string,
	{ refunded = 0, disputed = 0, ticket }: Back
): Promise<boolean> {
	const { rows } = await db.query<{ is_known: boolean }>(
		`select public.record_back(coalesce($4::bigint, public.begin_look()), 'stripe', $1, $2, $3) as is_known`,
		[`pi_${key}`, refunded, disputed, ticket ?? null]
	);
	return rows[0]?.is_known ?? false;
}

export type OpenTopUp = { orderId: string; session: string; amountCents: number; credits: number };

/** Opens the order of the pack with so many credits, for somebody of the workspace. */
export async function openTopUp(
	db: Queryable,
	{ workspaceId, userId, credits = 25 }: { workspaceId: string; userId: string | null; credits?: number }
): Promise<OpenTopUp> {
	const { rows } = await db.query<{ id: string; amount_cents: number; credits: number }>(
		`select o.* from public.credit_pack_prices c join public.credit_packs k on k.id = c.credit_pack_id,
		 lateral public.open_top_up($1, c.id, $2, 'buyer@example.com', 'en', 'stripe') o
		 where k.credits = $3 and c.currency = 'eur'`,
		[workspaceId, userId, credits]
	);
	const { id = '', amount_cents: amountCents = 0 } = rows[0] ?? {};
	const session = `cs_${id}`;
	await db.query('select public.attach_session($1, $2)', [id, session]);
	return { orderId: id, session, amountCents, credits };
}

/** Pays an opened top-up with the payment `pi_<key>`; the same again changes nothing. */
export async function payTopUp(
	db: Queryable,
	{ orderId, session, amountCents }: OpenTopUp,
	key: string
): Promise<string> {
	const { rows } = await db.query<{ id: string }>(
		`select public.fulfil_order($1, $2, $3, $4, 'eur', 'buyer@example.com') as id`,
		[orderId, session, `pi_${key}`, amountCents]
	);
	return rows[0]?.id ?? '';
}

export type Wallet = { monthly: number; purchased: number; held: number; owed: number };

/** The balances, whoever asks. What is owed is told as a positive number. */
export async function walletOf(db: Queryable, workspaceId: string): Promise<Wallet> {
	const { rows } = await db.query<{ kind: string; balance: string }>(
		`select kind, balance from private.ledger_accounts where workspace_id = $1 and currency = 'credit'`,
		[workspaceId]
	);
	const balance = (kind: string): number =>
		Math.abs(Number(rows.find((row) => row.kind === `credits_${kind}`)?.balance));
	return {
		monthly: balance('monthly'),
		purchased: balance('purchased'),
		held: balance('held'),
		owed: balance('owed')
	};
}

/** Holds credits and spends them at once. */
export async function spend(db: Queryable, workspaceId: string, amount: number): Promise<void> {
	await db.query(
		`select public.capture_credits(public.hold_credits($1, $2, 'test', gen_random_uuid()::text), $2)`,
		[workspaceId, amount]
	);
}

export const bookFaults = async (db: Queryable): Promise<object[]> =>
	(await db.query('select * from public.book_faults()')).rows;

/** Runs the job of the months as of `now`, for one workspace: others have their own clock. Answers how many months came. */
export async function grantMonths(db: Queryable, workspaceId: string, now: string): Promise<number> {
	const { rows } = await db.query<{ given: number }>('select public.grant_due_months($1, $2) as given', [
		now,
		workspaceId
	]);
	return rows[0]?.given ?? 0;
}
