import type Stripe from 'stripe';
import { idOf } from '../ids.ts';
import { requireCustomer } from '../resources/customers.ts';
import { requirePrice } from '../resources/prices.ts';
import type { Sandbox } from '../sandbox.ts';
import { snapshot, type Store } from '../store.ts';
import type { Change } from './change.ts';
import { endSubscription } from './ending.ts';
import { hasSameRhythm } from './prorations.ts';
import { releaseSchedule } from './schedule-end.ts';
import { buildItem, periodOf } from './subscription.ts';

type Schedule = Stripe.SubscriptionSchedule;
type Phase = Stripe.SubscriptionSchedule.Phase;

/** The schedule that governs a subscription now, or null. */
export function scheduleOf(store: Store, subscription: Stripe.Subscription): Schedule | null {
	const schedule = store.get('subscription_schedules', idOf(subscription.schedule) ?? '');
	return schedule?.status === 'active' ? schedule : null;
}

/** When the subscription's schedule begins its next phase or ends; null without one. */
export function phaseDueAt(store: Store, subscription: Stripe.Subscription): number | null {
	return scheduleOf(store, subscription)?.current_phase?.end_date ?? null;
}

/**
 * Moves a schedule on when its phase is over: the phase that begins now, or null when the schedule has ended (and the
 * subscription goes on freely or is over, as the schedule says) or has none that is due.
 */
export function enterPhase(sandbox: Sandbox, subscription: Stripe.Subscription): Phase | null {
	const { store, events, now } = sandbox;
	const schedule = scheduleOf(store, subscription);
	if (!schedule?.current_phase || schedule.current_phase.end_date > now()) return null;
	const next = schedule.phases.find(({ start_date, end_date }) => start_date <= now() && now() < end_date);
	if (!next) {
		finish(sandbox, schedule, subscription);
		return null;
	}
	const before = snapshot(schedule);
	schedule.current_phase = { start_date: next.start_date, end_date: next.end_date };
	store.save('subscription_schedules', schedule);
	events.emit('subscription_schedule.updated', schedule, null, before);
	return next;
}

/** Gives the items of a phase to a subscription whose period ends as the phase begins. */
export function takePhase(sandbox: Sandbox, subscription: Stripe.Subscription, phase: Phase): void {
	const { store, now } = sandbox;
	const items = itemsOf(store, subscription, phase, now());
	const [old] = subscription.items.data;
	const [fresh] = items;
	if (old && fresh && !hasSameRhythm(old.price, fresh.price)) subscription.billing_cycle_anchor = now();
	subscription.items.data = items;
	takeMetadata(subscription, phase);
}

/** The change a phase makes that begins within a period. */
export function changeOf(store: Store, subscription: Stripe.Subscription, phase: Phase, at: number): Change {
	return {
		items: itemsOf(store, subscription, phase, at),
		proration: phase.proration_behavior as Change['proration'],
		restartsCycle: phase.billing_cycle_anchor === 'phase_start',
		trialEnd: undefined,
		at
	};
}

/** Runs a phase that begins within a period; `make` makes and bills the change. */
export function enterPhaseWithin(
	sandbox: Sandbox,
	subscription: Stripe.Subscription,
	make: (customer: Stripe.Customer, change: Change) => void
): void {
	const phase = enterPhase(sandbox, subscription);
	if (!phase) return;
	const customer = requireCustomer(sandbox.store, idOf(subscription.customer));
	takeMetadata(subscription, phase);
	make(customer, changeOf(sandbox.store, subscription, phase, sandbox.now()));
}

/** The items a phase names; one whose price stays keeps its id. */
function itemsOf(
	store: Store,
	subscription: Stripe.Subscription,
	phase: Phase,
	now: number
): Stripe.SubscriptionItem[] {
	const present = snapshot(subscription.items.data);
	return phase.items.map(({ price, quantity = 1 }) => {
		const kept = present.find((item) => item.price.id === idOf(price));
		if (kept) return { ...kept, quantity };
		const fields = { price: requirePrice(store, idOf(price)), quantity };
		return buildItem(fields, subscription.id, periodOf(subscription), now);
	});
}

function takeMetadata(subscription: Stripe.Subscription, { metadata }: Phase): void {
	if (metadata && Object.keys(metadata).length > 0) {
		subscription.metadata = { ...subscription.metadata, ...metadata };
	}
}

function finish(sandbox: Sandbox, schedule: Schedule, subscription: Stripe.Subscription): void {
	if (schedule.end_behavior !== 'cancel') {
		releaseSchedule(sandbox, schedule);
		return;
	}
	const { store, events, now } = sandbox;
	Object.assign(schedule, { status: 'completed', completed_at: now(), current_phase: null } as const);
	store.save('subscription_schedules', schedule);
	events.emit('subscription_schedule.completed', schedule);
	endSubscription(sandbox, subscription, null);
}
