import type Stripe from 'stripe';
import type { Cause } from '../event-log.ts';
import { idOf } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import { snapshot } from '../store.ts';

/** Cancels the schedule of a subscription that ends. */
export function leaveSchedule(
	{ store, events, now }: Sandbox,
	subscription: Stripe.Subscription,
	cause: Cause
): void {
	const schedule = store.get('subscription_schedules', idOf(subscription.schedule) ?? '');
	if (!schedule || schedule.status !== 'active') return;
	Object.assign(schedule, { status: 'canceled', canceled_at: now(), current_phase: null } as const);
	store.save('subscription_schedules', schedule);
	events.emit('subscription_schedule.canceled', schedule, cause);
}

/** Lets go of a subscription: it continues as it is. */
export function releaseSchedule(
	{ store, events, now }: Sandbox,
	schedule: Stripe.SubscriptionSchedule,
	cause: Cause = null
): Stripe.SubscriptionSchedule {
	const subscription = store.get('subscriptions', idOf(schedule.subscription) ?? '');
	Object.assign(schedule, {
		status: 'released',
		released_at: now(),
		released_subscription: idOf(schedule.subscription),
		subscription: null,
		current_phase: null
	} as const);
	store.save('subscription_schedules', schedule);
	events.emit('subscription_schedule.released', schedule, cause);
	if (subscription) {
		const before = snapshot(subscription);
		subscription.schedule = null;
		store.save('subscriptions', subscription);
		events.emit('customer.subscription.updated', subscription, cause, before);
	}
	return schedule;
}
