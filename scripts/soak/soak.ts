import { findFaults, type Fault } from '../../src/lib/server/billing/reconciling.ts';
import type { BenchSystem } from '../bench/system.ts';
import { liveAsCreator, type Diary } from './creator.ts';
import { pause, steer } from './steering.ts';
import { makeTrouble, type Troubles } from './trouble.ts';

export type Soaked = {
	diary: Diary;
	troubles: Troubles;
	events: Record<string, number>;
	payments: { count: number; cents: number; backCents: number };
	/** What the reconciliation found once everything was handled; none when all is well. */
	faults: Fault[];
};

/** Has `creators` use the money of a running system for `seconds`, in every trouble there is, and compares the books at the end. */
export async function soak(system: BenchSystem, { creators = 24, seconds = 120 } = {}): Promise<Soaked> {
	const { db, local } = system;
	if (!local.stack) throw new Error('the soak wants a system of its own');
	Object.assign(process.env, local.env); // the domain, in this process, works against the same system
	const ids = async (sql: string) => (await db.query<{ id: string }>(sql)).rows.map(({ id }) => id);
	const planPriceIds = await ids(
		`select r.id from public.plan_prices r join public.plan_offers o on o.plan_version_id = r.plan_version_id
		 where r.currency = 'eur' and r.amount_cents > 0`
	);
	const packPriceIds = await ids(`select id from public.credit_pack_prices where currency = 'eur'`);
	const until = Date.now() + seconds * 1000;
	const diary: Diary = {};
	const stack = { ...local.stack, url: local.env.SUPABASE_URL ?? '' };
	const world = { ...system, planPriceIds, packPriceIds };
	const [troubles] = await Promise.all([
		makeTrouble(system, until),
		...Array.from({ length: creators }, () => liveAsCreator(world, stack, until, diary))
	]);
	await settle(system);
	return { diary, troubles, ...(await countsOf(system)), faults: await findFaults() };
}

/** Waits until every event was delivered and handled; what fails is tried again by the queue. */
async function settle({ db, local }: BenchSystem, waitMs = 300_000): Promise<void> {
	const until = Date.now() + waitMs;
	for (let quiet = 0; quiet < 5; await pause(1000)) {
		if (Date.now() > until) throw new Error('events are still waiting after five minutes');
		const { idle } = (await steer(local.stripe?.adminUrl, 'idle')) as { idle: boolean };
		const { rows } = await db.query<{ waiting: number }>(
			`select count(*)::int as waiting from public.provider_events where state = 'received'`
		);
		quiet = idle && rows[0]?.waiting === 0 ? quiet + 1 : 0;
	}
}

async function countsOf({ db }: BenchSystem): Promise<Pick<Soaked, 'events' | 'payments'>> {
	const events = await db.query<{ state: string; count: number }>(
		'select state, count(*)::int from public.provider_events group by state order by state'
	);
	const payments = await db.query<Soaked['payments']>(
		`select count(*)::int, coalesce(sum(amount_cents), 0)::int as cents, coalesce(sum(back_cents), 0)::int as "backCents"
		 from public.payments where state = 'paid'`
	);
	return {
		events: Object.fromEntries(events.rows.map(({ state, count }) => [state, count])),
		payments: payments.rows[0] ?? { count: 0, cents: 0, backCents: 0 }
	};
}
