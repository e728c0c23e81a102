import type Stripe from 'stripe';
import { vi } from 'vitest';
import { events } from '../../src/lib/server/billing/events.ts';
import { jobs } from '../../src/lib/server/billing/jobs.ts';
import { findPlan } from '../../src/lib/server/billing/plan.ts';
import { findWallet } from '../../src/lib/server/billing/wallet.ts';
import { stripe } from '../../src/lib/server/payments/stripe.ts';
import type { Member } from '../../src/lib/server/workspaces/members.ts';
import { startScratchStack } from '../../supabase/embedded/scratch-stack.ts';
import { newMember, openPlatform, priceOf, subscribeAndPay, type Platform } from './stripe-platform.ts';

const context = { signal: new AbortController().signal, attempt: 1, isLastAttempt: false };

export type TimeMachine = Awaited<ReturnType<typeof openTimeMachine>>;
/** An owner whose customer at Stripe lives by a test clock. */
export type Traveller = { member: Member; customer: string; clock: string };
type Purchase = { plan?: string; interval?: 'month' | 'year'; card?: string };

/**
 * A world of its own whose database, process and Stripe live by one clock, which stands still until a test moves it. The jobs and
 * handlers of the app run in it as they are. `settings` are Postgres' own.
 */
export async function openTimeMachine(settings: Record<string, string> = {}) {
	const stack = await startScratchStack({ settings });
	const platform = await openPlatform(stack);
	await stopDatabaseClock(platform);
	await askForHandledEvents();
	const runHourly = async () => jobs.billing_hourly?.({}, context);

	async function moveTo(at: string, ...travellers: Traveller[]): Promise<void> {
		await standAt(platform, at);
		for (const { clock } of travellers) {
			await stripe().testHelpers.testClocks.advance(clock, { frozen_time: Date.now() / 1000 });
		}
	}
	async function arrive(at: string, { plan = 'starter', interval, card }: Purchase = {}): Promise<Traveller> {
		await standAt(platform, at);
		const member = await newMember(stack, platform);
		const traveller = { member, ...(await customerByClock(platform, member)) };
		const price = await priceOf(platform, plan, interval ? { interval } : {});
		await subscribeAndPay(platform, member, price, card);
		return traveller;
	}
	return {
		...platform,
		/** A new workspace at this moment, with a plan that was paid a second ago; nothing of it is handled yet. */
		arrive,
		/** The same, and what Stripe reports is handled. */
		subscribe: async (at: string, purchase?: Purchase): Promise<Traveller> => {
			const traveller = await arrive(at, purchase);
			await platform.catchUp();
			return traveller;
		},
		/** Moves the time; what Stripe reports of it is recorded, nothing is handled yet. */
		moveTo,
		runHourly,
		runSweep: async () => jobs.billing_sweep?.({}, context),
		/** Moves the time as a running platform does: reports are handled in their order, then the hourly job comes. */
		liveTo: async (at: string, ...travellers: Traveller[]) => {
			await moveTo(at, ...travellers);
			await platform.catchUp();
			await runHourly();
		},
		/** Forgets who came in a test, so that they do not live on in the next one's time. */
		leave: async (...travellers: Traveller[]) => {
			for (const { member, clock } of travellers) {
				await stripe().testHelpers.testClocks.del(clock);
				await platform.db.query(
					'update public.subscriptions set ended_at = now() where workspace_id = $1 and ended_at is null',
					[member.workspaceId]
				);
			}
			await platform.takeEvents();
		},
		stop: async () => {
			vi.useRealTimers();
			await platform.stop();
			await stack.stop();
		}
	};
}

/**
 * Has database and process stand at a moment. The planner writes the text of SQL functions into whatever calls them, and plans that hold
 * the text of a function of ours are made anew when it changes; those that hold a built-in one are not, so now() is replaced only once.
 */
async function standAt({ db }: Platform, at: string): Promise<void> {
	const moment = new Date(at);
	vi.useFakeTimers({ toFake: ['Date'], now: moment });
	await db.query(
		`create or replace function pg_catalog.test_moment() returns timestamptz language sql stable
		 as $$ select timestamptz '${moment.toISOString()}' $$`
	);
}

/** From here on the database's now() is what `standAt` says. Before anything of ours is planned. */
async function stopDatabaseClock(platform: Platform): Promise<void> {
	await standAt(platform, new Date().toISOString());
	await platform.db.query(
		`create or replace function pg_catalog.now() returns timestamptz language sql stable as 'select pg_catalog.test_moment()'`
	);
}

/** As whoever sets the endpoint up at Stripe does; the others only take time. */
async function askForHandledEvents(): Promise<void> {
	const types = Object.keys(events).flatMap((key) => /^stripe:(.+)$/.exec(key)?.[1] ?? []);
	const { data } = await stripe().webhookEndpoints.list();
	const wanted = types as Stripe.WebhookEndpointUpdateParams.EnabledEvent[];
	await stripe().webhookEndpoints.update(data[0]?.id ?? '', { enabled_events: wanted });
}

async function customerByClock({ db }: Platform, { viewer, workspaceId }: Member) {
	const { id: clock } = await stripe().testHelpers.testClocks.create({ frozen_time: Date.now() / 1000 });
	const metadata = { workspace_id: workspaceId };
	const { id } = await stripe().customers.create({ email: viewer.email, metadata, test_clock: clock });
	await db.query('select public.keep_customer($1, $2)', [workspaceId, id]);
	return { customer: id, clock };
}

/** So many minutes after a moment. */
export const after = (at: string | null, minutes: number): string =>
	utc(new Date(Date.parse(at ?? '') + minutes * 60_000).toISOString()) ?? '';

/** The plan and the credits as the member sees them now. Times are in UTC, to the second. */
export async function stateOf({ member: { supabase, workspaceId } }: Traveller) {
	const plan = await findPlan(supabase, workspaceId);
	const wallet = await findWallet(supabase, workspaceId);
	return {
		plan: plan?.code ?? '',
		status: plan?.status ?? null,
		periodEnd: utc(plan?.periodEnd),
		cancelAt: utc(plan?.cancelAt),
		graceUntil: utc(plan?.graceUntil),
		monthly: wallet?.monthly ?? 0,
		purchased: wallet?.purchased ?? 0,
		until: utc(wallet?.monthlyUntil)
	};
}

const utc = (at: string | null | undefined): string | null =>
	at ? new Date(at).toISOString().replace('.000', '') : null;
