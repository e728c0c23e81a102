import type Stripe from 'stripe';
import { idOf, isoOf, orOutcome, stripe } from '../payments/stripe.ts';
import { DomainError, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import type { Member } from '../workspaces/members.ts';
import { convergeSubscription } from './converge-subscription.ts';
import { readPrice, requireOffered, stripePriceOf } from './stripe-prices.ts';

type Living = {
	provider_subscription_id: string;
	plan_price_id: string;
	next_plan_price_id: string | null;
	status: string;
};

export type ChangePreview = {
	/** `now`: a new period begins today. `later`: when the paid period ends. */
	when: 'now' | 'later';
	/** To pay today, in minor units; for `later` 0. */
	dueCents: number;
	/** What unused time of the present plan is worth, in minor units. */
	creditedCents: number;
	currency: string;
	/** When it takes effect. */
	at: string;
};

/** The workspace's living subscription. Throws `subscription_not_found` (404). */
export async function requireSubscription(workspaceId: string): Promise<Living> {
	const row = unwrapMaybe(
		await secretClient()
			.from('subscriptions')
			.select('provider_subscription_id, plan_price_id, next_plan_price_id, status')
			.eq('workspace_id', workspaceId)
			.is('ended_at', null)
			.maybeSingle()
	);
	if (!row) throw new DomainError('subscription_not_found', 404);
	return row;
}

/**
 * What a change of plan costs and when it takes effect: more for a month takes effect at once, less when the paid period ends.
 * Throws `plan_not_found`, `subscription_not_found` (404), `same_plan` (409), `payments_unavailable` (503).
 */
export async function preview({ workspaceId }: Member, planPriceId: string): Promise<ChangePreview> {
	return orOutcome(async () => {
		const { subscription, item, isUpgrade } = await plannedChange(workspaceId, planPriceId);
		const { currency } = subscription;
		if (!isUpgrade) {
			return { when: 'later', dueCents: 0, creditedCents: 0, currency, at: isoOf(item.current_period_end) };
		}
		const invoice = await stripe().invoices.createPreview({
			subscription: subscription.id,
			subscription_details: {
				items: [{ id: item.id, price: await stripePriceOf(planPriceId) }],
				proration_behavior: 'always_invoice',
				billing_cycle_anchor: { type: 'now' }
			}
		});
		const credited = invoice.lines.data.reduce((sum, { amount }) => sum + Math.min(amount, 0), 0);
		const at = new Date().toISOString();
		return { when: 'now', dueCents: invoice.amount_due, creditedCents: -credited, currency, at };
	});
}

/**
 * Changes the plan: up at once, with a new period that starts today and unused time paid back; down when the paid period ends. The
 * price is the one on offer, whatever the browser says. Throws what `preview` throws, and `card_declined` (402): then nothing changed.
 */
export async function change({ workspaceId }: Member, planPriceId: string): Promise<'now' | 'later'> {
	return orOutcome(async () => {
		const { subscription, item, isUpgrade } = await plannedChange(workspaceId, planPriceId);
		if (isUpgrade) await upgrade(subscription, item, planPriceId);
		else await downgrade(subscription, item, planPriceId);
		await convergeSubscription(subscription.id);
		return isUpgrade ? 'now' : 'later';
	});
}

/** Lets the subscription end with the paid period, or takes that back. Repeating it changes nothing. */
export async function setCancelled({ workspaceId }: Member, isCancelled: boolean): Promise<void> {
	await orOutcome(async () => {
		const { provider_subscription_id: id } = await requireSubscription(workspaceId);
		await dropSchedule(await stripe().subscriptions.retrieve(id));
		await stripe().subscriptions.update(id, { cancel_at_period_end: isCancelled });
		await convergeSubscription(id);
	});
}

/** Keeps the present plan after all. Repeating it changes nothing. */
export async function keepPlan({ workspaceId }: Member): Promise<void> {
	await orOutcome(async () => {
		const { provider_subscription_id: id } = await requireSubscription(workspaceId);
		await dropSchedule(await stripe().subscriptions.retrieve(id));
		await convergeSubscription(id);
	});
}

async function plannedChange(workspaceId: string, planPriceId: string) {
	const { provider_subscription_id: id, plan_price_id: present } = await requireSubscription(workspaceId);
	if (present === planPriceId) throw new DomainError('same_plan', 409);
	const [subscription, from, to] = await Promise.all([
		stripe().subscriptions.retrieve(id),
		readPrice(present),
		requireOffered(planPriceId)
	]);
	if (from.currency !== to.currency) throw new DomainError('currency_differs', 409);
	const [item] = subscription.items.data;
	if (!item) throw new DomainError('subscription_not_found', 404);
	return { subscription, item, isUpgrade: isMore(from, to) };
}

type Priced = { interval: 'month' | 'year'; amount_cents: number };

/** More a month is an upgrade; so is paying the same plan by the year. */
function isMore(from: Priced, to: Priced): boolean {
	if (from.interval !== to.interval) return to.interval === 'year';
	return to.amount_cents > from.amount_cents;
}

async function upgrade(
	subscription: Stripe.Subscription,
	item: Stripe.SubscriptionItem,
	planPriceId: string
): Promise<void> {
	await dropSchedule(subscription);
	await stripe().subscriptions.update(subscription.id, {
		items: [{ id: item.id, price: await stripePriceOf(planPriceId) }],
		proration_behavior: 'always_invoice',
		billing_cycle_anchor: { type: 'now' },
		payment_behavior: 'error_if_incomplete', // a declined card changes nothing
		cancel_at_period_end: false
	});
}

async function downgrade(
	subscription: Stripe.Subscription,
	item: Stripe.SubscriptionItem,
	planPriceId: string
): Promise<void> {
	await dropSchedule(subscription);
	if (subscription.cancel_at_period_end) {
		await stripe().subscriptions.update(subscription.id, { cancel_at_period_end: false });
	}
	const schedule = await stripe().subscriptionSchedules.create({ from_subscription: subscription.id });
	await stripe().subscriptionSchedules.update(schedule.id, {
		end_behavior: 'release',
		phases: [
			{
				items: [{ price: item.price.id, quantity: 1 }],
				start_date: item.current_period_start,
				end_date: item.current_period_end
			},
			{
				items: [{ price: await stripePriceOf(planPriceId), quantity: 1 }],
				proration_behavior: 'none',
				metadata: { plan_price_id: planPriceId }
			}
		]
	});
}

async function dropSchedule({ schedule }: Stripe.Subscription): Promise<void> {
	const id = idOf(schedule);
	if (id) await stripe().subscriptionSchedules.release(id);
}
