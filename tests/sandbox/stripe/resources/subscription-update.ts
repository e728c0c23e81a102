import type Stripe from 'stripe';
import type * as z from 'zod';
import { foresee, makeChange } from '../billing/change.ts';
import { attachReductions, requireReductions } from '../billing/discounts.ts';
import { cancellationDetails, planCancellation } from '../billing/ending.ts';
import { timeOf } from '../clock.ts';
import { invalidRequest } from '../http/errors.ts';
import { hash, integer, mergedMetadata, oneOf, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { idOf } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import { requireCustomer } from './customers.ts';
import { requirePaymentMethod } from './payment-methods.ts';
import { anchorParam, changedItems, itemsParam, sharedShape, trialSettings } from './subscription-params.ts';
import { requireSubscription } from './subscriptions.ts';

const updateParams = params({
	...sharedShape,
	items: itemsParam().optional(),
	billing_cycle_anchor: anchorParam().optional(),
	cancel_at: integer(0)
		.or(oneOf(['', 'max_period_end', 'min_period_end']))
		.optional(),
	cancellation_details: hash({
		comment: text().optional(),
		feedback: oneOf([
			'customer_service',
			'low_quality',
			'missing_features',
			'other',
			'switched_service',
			'too_complex',
			'too_expensive',
			'unused'
		]).optional()
	}).optional(),
	proration_date: integer(0).optional()
});
type UpdateParams = z.output<typeof updateParams>;

function updateSubscription({ sandbox, id, params: given, cause }: Call<UpdateParams>) {
	const subscription = requireSubscription(sandbox.store, id);
	const local = timeOf(sandbox, idOf(subscription.customer));
	const { store } = local;
	const now = local.now();
	if (['canceled', 'incomplete_expired'].includes(subscription.status)) {
		throw invalidRequest(
			'A canceled subscription can only update its cancellation_details and metadata.',
			undefined,
			'resource_missing'
		);
	}
	refuseWhileScheduled(subscription, given);
	const customer = requireCustomer(store, idOf(subscription.customer), 'customer', 400);
	if (given.default_payment_method) {
		requirePaymentMethod(store, given.default_payment_method, 'default_payment_method', 400);
	}
	const outlook = foresee(local, customer, subscription, {
		items: changedItems(store, subscription, given.items ?? [], now),
		proration: given.proration_behavior ?? 'create_prorations',
		restartsCycle: given.billing_cycle_anchor === 'now',
		trialEnd: given.trial_end,
		at: given.proration_date ?? now
	});
	applyFields(local, outlook.subscription, given);
	const mustBePaid = given.payment_behavior === 'error_if_incomplete';
	makeChange(local, { customer, subscription, outlook }, mustBePaid, cause);
	return subscription;
}

function refuseWhileScheduled({ schedule }: Stripe.Subscription, given: UpdateParams): void {
	if (!schedule || (given.cancel_at_period_end === undefined && given.cancel_at === undefined)) return;
	throw invalidRequest(
		`The subscription is managed by the subscription schedule \`${idOf(schedule)}\`, and updating any cancelation ` +
			'behavior directly is not allowed. Please update the schedule instead.',
		given.cancel_at === undefined ? 'cancel_at_period_end' : 'cancel_at'
	);
}

function applyFields({ store, now }: Sandbox, subscription: Stripe.Subscription, given: UpdateParams): void {
	if (given.metadata) subscription.metadata = mergedMetadata(subscription.metadata, given.metadata);
	if (given.description !== undefined) subscription.description = given.description;
	if (given.default_payment_method) subscription.default_payment_method = given.default_payment_method;
	if (given.trial_settings) subscription.trial_settings = trialSettings(given.trial_settings);
	if (given.cancellation_details) {
		const { comment = null, feedback = null } = given.cancellation_details;
		subscription.cancellation_details = cancellationDetails(null, comment, feedback);
	}
	if (given.discounts !== undefined) {
		const reductions = requireReductions(store, Array.isArray(given.discounts) ? given.discounts : [], now());
		const owner = { customer: idOf(subscription.customer), subscription: subscription.id, session: null };
		subscription.discounts = attachReductions(store, reductions, owner, now());
	}
	planCancellation(subscription, given, now());
}

export const subscriptionUpdateRoutes: Route[] = [
	route('POST', '/v1/subscriptions/:id', updateParams, updateSubscription)
];
