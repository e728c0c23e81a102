import { randomInt, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { change, keepPlan, setCancelled } from '../../src/lib/server/billing/changing.ts';
import { subscribe } from '../../src/lib/server/billing/subscribing.ts';
import { topUp } from '../../src/lib/server/billing/top-ups.ts';
import { requireMember, type Member } from '../../src/lib/server/workspaces/members.ts';
import type { TestStack } from '../../tests/support/database.ts';
import { createSignInUser, signInAs } from '../../tests/support/people.ts';
import type { BenchSystem } from '../bench/system.ts';
import { oneOf, steer, stripeOf } from './steering.ts';

type World = BenchSystem & { planPriceIds: string[]; packPriceIds: string[] };
type Step = (world: World, member: Member) => Promise<unknown>;

const idIn = async (db: pg.Pool, sql: string, values: unknown[]): Promise<string | undefined> =>
	(await db.query<{ id: string }>(sql, values)).rows[0]?.id;

/** Pays the page at `url`, at whichever provider; one in six of those at Stripe is left open. */
async function pay({ local }: World, url: string, email: string): Promise<void> {
	const session = /cs_[A-Za-z0-9_]+/.exec(url)?.[0];
	if (session && randomInt(6) > 0) await steer(local.stripe?.adminUrl, `sessions/${session}/pay`, { email });
	const token = new URL(url).searchParams.get('token');
	if (token) await steer(local.payPalAdminUrl, `orders/${token}/approve`, { email });
}

const paymentOf = ({ db }: World, { workspaceId }: Member): Promise<string | undefined> =>
	idIn(
		db,
		`select provider_payment_id as id from public.payments
		 where workspace_id = $1 and provider = 'stripe' and state = 'paid' and amount_cents > 0 order by random() limit 1`,
		[workspaceId]
	);

async function dispute(world: World, member: Member): Promise<void> {
	const payment = await paymentOf(world, member);
	if (!payment) return;
	const { data } = await stripeOf(world.local).charges.list({ payment_intent: payment, limit: 1 });
	const adminUrl = world.local.stripe?.adminUrl;
	const { id } = (await steer(adminUrl, `charges/${data[0]?.id}/dispute`, {})) as { id: string };
	if (randomInt(3) > 0) await steer(adminUrl, `disputes/${id}/close`, { outcome: oneOf(['won', 'lost']) });
}

async function refund(world: World, member: Member): Promise<void> {
	const payment = await paymentOf(world, member);
	if (!payment) return;
	const whole = randomInt(2) === 0;
	await stripeOf(world.local).refunds.create({
		payment_intent: payment,
		...(whole ? {} : { amount: 100 + randomInt(200) })
	});
}

async function spend({ db }: World, { workspaceId }: Member): Promise<void> {
	const amount = 1 + randomInt(30);
	const hold = await idIn(db, `select public.hold_credits($1, $2, 'soak', $3) as id`, [
		workspaceId,
		amount,
		randomUUID()
	]);
	if (randomInt(4) === 0) await db.query('select public.release_credits($1)', [hold]);
	else await db.query('select public.capture_credits($1, $2)', [hold, 1 + randomInt(amount)]);
}

const steps: Record<string, Step> = {
	subscribe: async (world, member) =>
		pay(world, await subscribe(member, oneOf(world.planPriceIds) ?? '', 'en'), member.viewer.email),
	'top up': async (world, member) => {
		const request = { packPriceId: oneOf(world.packPriceIds) ?? '', locale: 'en' };
		const provider = oneOf(['stripe', 'stripe', 'paypal'] as const) ?? 'stripe';
		await pay(world, await topUp(member, { ...request, provider }), member.viewer.email);
	},
	'change plan': (world, member) => change(member, oneOf(world.planPriceIds) ?? ''),
	cancel: (_, member) => setCancelled(member, true),
	resume: (_, member) => setCancelled(member, false),
	'keep plan': (_, member) => keepPlan(member),
	refund,
	dispute,
	spend,
	'spend more': spend
};

/** What was done how often, and what was refused with which code. */
export type Diary = Record<string, number>;

/** A creator who subscribes, buys, spends, changes their mind and asks money back, at random, until `until`. Refusals are noted. */
export async function liveAsCreator(
	world: World,
	stack: TestStack,
	until: number,
	diary: Diary
): Promise<void> {
	const person = await createSignInUser(world.db, 'Soak');
	const { supabase, viewer } = await signInAs(stack, person);
	const locals = { supabase, viewer: () => Promise.resolve(viewer) };
	const member = await requireMember(locals, person.handle, 'admin');
	while (Date.now() < until) {
		const name = oneOf(Object.keys(steps)) ?? 'spend';
		const outcome = await steps[name]?.(world, member).then(
			() => name,
			(error: unknown) => `${name}: ${codeOf(error)}`
		);
		diary[outcome ?? name] = (diary[outcome ?? name] ?? 0) + 1;
	}
}

/** The code of an outcome; Stripe names its own. */
function codeOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return 'code' in error && typeof error.code === 'string' && !/^P?T?\d/.test(error.code)
		? error.code
		: error.message.slice(0, 60);
}
