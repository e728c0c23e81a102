import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { findPlan } from '../../src/lib/server/billing/plan.ts';
import { findFaults } from '../../src/lib/server/billing/reconciling.ts';
import { stripe } from '../../src/lib/server/payments/stripe.ts';
import type { Member } from '../../src/lib/server/workspaces/members.ts';
import {
	booksOf,
	newMember,
	openPlatform,
	priceOf,
	subscribeAndPay,
	type Platform
} from '../support/stripe-platform.ts';

const stack = inject('stack');
let platform: Platform;
beforeAll(async () => {
	platform = await openPlatform(stack);
});
afterAll(() => platform.stop());

const reported = [
	'customer.subscription.created',
	'customer.subscription.updated',
	'invoice.paid',
	'customer.subscription.deleted'
];

function permutations<T>(items: T[]): T[][] {
	if (items.length < 2) return [items];
	return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

async function subscriptionOf(member: Member): Promise<string> {
	const { data } = await stripe().subscriptions.list({ status: 'all', limit: 100 });
	return data.find(({ metadata }) => metadata.workspace_id === member.workspaceId)?.id ?? '';
}

/** The recorded events of this subscription, by type: one each of those that matter. */
async function eventsOf(subscriptionId: string): Promise<Map<string, string>> {
	const { rows } = await platform.db.query<{ id: string; type: string }>(
		`select id, type from public.provider_events where type = any ($1) and payload like '%' || $2 || '%'`,
		[reported, subscriptionId]
	);
	return new Map(rows.map(({ type, id }) => [type, id]));
}

it('all 24 orders of created, updated, paid and deleted end alike: ended, paid once, nothing left of the month', async () => {
	const starter = await priceOf(platform, 'starter');
	for (const order of permutations(reported)) {
		const member = await newMember(stack, platform);
		await subscribeAndPay(platform, member, starter);
		const id = await subscriptionOf(member);
		await stripe().subscriptions.update(id, { metadata: { noted: 'yes' } });
		await stripe().subscriptions.cancel(id);
		await platform.takeEvents();
		const events = await eventsOf(id);
		expect([...events.keys()].toSorted()).toEqual(reported.toSorted());
		for (const type of [...order, order[0] ?? '']) await platform.handle(events.get(type) ?? '');
		expect(await findPlan(member.supabase, member.workspaceId), order.join()).toMatchObject({
			code: 'free',
			status: null
		});
		const { rows } = await platform.db.query(
			`select state, amount_cents, (select sum(credits)::int from private.credit_grants g where g.payment_id = p.id) as credits
			 from public.payments p where workspace_id = $1`,
			[member.workspaceId]
		);
		expect(rows, order.join()).toEqual([{ state: 'paid', amount_cents: 900, credits: 50 }]);
		expect(await booksOf(platform, member.workspaceId), order.join()).toMatchObject({
			monthly: 0,
			purchased: 10
		});
	}
});

it('a year of renewals ends alike in whatever order, late or doubled its events are handled', async () => {
	const seed = Number(process.env.FAST_CHECK_SEED ?? Date.now() % 2 ** 31);
	console.info(`seed of the orders of a year: ${seed}`);
	const starter = await priceOf(platform, 'starter');
	const members: Member[] = [];
	for (let i = 0; i < 12; i += 1) {
		const member = await newMember(stack, platform);
		await subscribeAndPay(platform, member, starter);
		members.push(member);
	}
	let waiting: string[] = [];
	for (let month = 0; month < 12; month += 1) {
		waiting.push(...(await platform.takeEvents()));
		const shuffled = shuffle(waiting, seed + month);
		const now = shuffled.slice(0, Math.ceil(shuffled.length / 2));
		waiting = shuffled.slice(now.length);
		await inParallel(now);
		await platform.advance(31);
	}
	waiting.push(...(await platform.takeEvents()));
	await inParallel(shuffle(waiting, seed + 100));

	for (const member of members) {
		const { rows } = await platform.db.query(
			`select count(*)::int as paid, count(distinct period_start)::int as periods, sum(amount_cents)::int as cents
			 from public.payments where workspace_id = $1 and state = 'paid'`,
			[member.workspaceId]
		);
		expect(rows).toEqual([{ paid: 13, periods: 13, cents: 13 * 900 }]);
		expect(await booksOf(platform, member.workspaceId)).toEqual({
			monthly: 50,
			purchased: 10,
			held: 0,
			owed: 0
		});
	}
	expect(await findFaults()).toEqual([]);
}, 180_000);

function shuffle<T>(items: T[], seed: number): T[] {
	const [shuffled] = fc.sample(fc.shuffledSubarray(items, { minLength: items.length }), { numRuns: 1, seed });
	return shuffled ?? [];
}

/** Six at a time, as a worker does; the first of them twice. */
async function inParallel(events: string[]): Promise<void> {
	const queue = [...events, ...events.slice(0, 6)];
	const take = async (): Promise<void> => {
		for (let next = queue.shift(); next; next = queue.shift()) await platform.handle(next);
	};
	await Promise.all(Array.from({ length: 6 }, take));
}
