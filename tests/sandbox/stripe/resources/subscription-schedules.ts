import type Stripe from 'stripe';
import type * as z from 'zod';
import { foresee, makeChange } from '../billing/change.ts';
import { endSubscription } from '../billing/ending.ts';
import { changeOf } from '../billing/phases.ts';
import { releaseSchedule } from '../billing/schedule-end.ts';
import { timeOf } from '../clock.ts';
import { invalidRequest, missingParam, noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { flag, mergedMetadata, metadata, oneOf, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { idOf } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import { snapshot, type Store } from '../store.ts';
import { requireCustomer } from './customers.ts';
import { buildPhases, buildSchedule, phasesParam } from './schedule-phases.ts';
import { prorationParam } from './subscription-params.ts';
import { requireSubscription } from './subscriptions.ts';

const createParams = params({
	from_subscription: text().optional(),
	metadata: metadata().optional()
});
const updateParams = params({
	end_behavior: oneOf(['cancel', 'release']).optional(),
	metadata: metadata().optional(),
	phases: phasesParam().optional(),
	proration_behavior: prorationParam().optional()
});

function requireSchedule(store: Store, id: string): Stripe.SubscriptionSchedule {
	const schedule = store.get('subscription_schedules', id);
	if (!schedule) throw noSuch('subscription schedule', id, 'schedule');
	return schedule;
}

function createSchedule({ sandbox, params: given, cause }: Call<z.output<typeof createParams>>) {
	const { store } = sandbox;
	// The sandbox begins schedules with a subscription only, as apps that change plans do.
	if (!given.from_subscription) throw missingParam('from_subscription');
	const subscription = requireSubscription(store, given.from_subscription, 'from_subscription', 400);
	if (subscription.schedule) {
		throw invalidRequest(
			`You cannot migrate a subscription that is already attached to a schedule: \`${idOf(subscription.schedule)}\`.`,
			'from_subscription'
		);
	}
	const local = timeOf(sandbox, idOf(subscription.customer));
	const schedule = store.save(
		'subscription_schedules',
		buildSchedule(subscription, given.metadata, local.now())
	);
	const before = snapshot(subscription);
	subscription.schedule = schedule.id;
	store.save('subscriptions', subscription);
	local.events.emit('subscription_schedule.created', schedule, cause);
	local.events.emit('customer.subscription.updated', subscription, cause, before);
	return schedule;
}

function updateSchedule({ sandbox, id, params: given, cause }: Call<z.output<typeof updateParams>>) {
	const schedule = requireActive(sandbox.store, id);
	const local = timeOf(sandbox, idOf(schedule.customer));
	const { store, events, now } = local;
	const before = snapshot(schedule);
	const subscription = requireSubscription(store, idOf(schedule.subscription) ?? '');
	if (given.phases) {
		const phases = buildPhases(store, given.phases, schedule, subscription);
		const current = phases.find(({ start_date, end_date }) => start_date <= now() && now() < end_date);
		if (!current) {
			throw invalidRequest(
				'The current phase must be included when updating a subscription schedule.',
				'phases'
			);
		}
		schedule.phases = phases;
		schedule.current_phase = { start_date: current.start_date, end_date: current.end_date };
		bringInLine(local, subscription, current);
	}
	if (given.end_behavior) schedule.end_behavior = given.end_behavior;
	if (given.metadata) schedule.metadata = mergedMetadata(schedule.metadata ?? {}, given.metadata);
	store.save('subscription_schedules', schedule);
	events.emit('subscription_schedule.updated', schedule, cause, before);
	return schedule;
}

/** A present phase with other items than the subscription's changes them at once. */
function bringInLine(
	sandbox: Sandbox,
	subscription: Stripe.Subscription,
	phase: Stripe.SubscriptionSchedule.Phase
): void {
	const wanted = phase.items.map(({ price, quantity = 1 }) => `${idOf(price)} × ${quantity}`);
	const present = subscription.items.data.map(({ price, quantity = 1 }) => `${price.id} × ${quantity}`);
	if (wanted.join() === present.join()) return;
	const customer = requireCustomer(sandbox.store, idOf(subscription.customer));
	const change = changeOf(sandbox.store, subscription, phase, sandbox.now());
	const outlook = foresee(sandbox, customer, subscription, change);
	makeChange(sandbox, { customer, subscription, outlook }, false, null);
}

function requireActive(store: Store, id: string): Stripe.SubscriptionSchedule {
	const schedule = requireSchedule(store, id);
	if (schedule.status === 'active') return schedule;
	throw invalidRequest(
		`You cannot change a subscription schedule that is in the \`${schedule.status}\` status.`
	);
}

export const subscriptionScheduleRoutes: Route[] = [
	route('POST', '/v1/subscription_schedules', createParams, createSchedule),
	route('GET', '/v1/subscription_schedules/:id', params({}), ({ sandbox, id }) =>
		requireSchedule(sandbox.store, id)
	),
	route('POST', '/v1/subscription_schedules/:id', updateParams, updateSchedule),
	route(
		'POST',
		'/v1/subscription_schedules/:id/release',
		params({ preserve_cancel_date: flag().optional() }),
		({ sandbox, id, cause }) => {
			const schedule = requireActive(sandbox.store, id);
			return releaseSchedule(timeOf(sandbox, idOf(schedule.customer)), schedule, cause);
		}
	),
	route(
		'POST',
		'/v1/subscription_schedules/:id/cancel',
		params({ invoice_now: flag().optional(), prorate: flag().optional() }),
		({ sandbox, id, cause }) => {
			const schedule = requireActive(sandbox.store, id);
			const subscription = requireSubscription(sandbox.store, idOf(schedule.subscription) ?? '');
			endSubscription(
				timeOf(sandbox, idOf(schedule.customer)),
				subscription,
				'cancellation_requested',
				cause
			);
			return schedule;
		}
	),
	route(
		'GET',
		'/v1/subscription_schedules',
		params({
			...listShape,
			created: createdParam().optional(),
			customer: text().optional(),
			scheduled: flag().optional()
		}),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('subscription_schedules')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => !asked.customer || row.customer === asked.customer);
			return page(rows, asked, path);
		}
	)
];
