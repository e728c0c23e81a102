import type Stripe from 'stripe';
import type * as z from 'zod';
import { foreseeDecline } from '../billing/collect.ts';
import { requireReductions } from '../billing/discounts.ts';
import { startSubscription } from '../billing/start.ts';
import { timeOf } from '../clock.ts';
import { invalidRequest } from '../http/errors.ts';
import { hash, integer, oneOf, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { idOf } from '../ids.ts';
import { cardError } from '../payments/charge-card.ts';
import type { Sandbox } from '../sandbox.ts';
import { requireCustomer } from './customers.ts';
import { requirePaymentMethod } from './payment-methods.ts';
import { itemsParam, priceGiven, sharedShape, trialSettings } from './subscription-params.ts';

const daySeconds = 24 * 3600;
const createParams = params({
	...sharedShape,
	customer: text(),
	items: itemsParam(),
	billing_mode: hash({ type: oneOf(['classic', 'flexible']) }).optional(),
	currency: text().optional(),
	trial_period_days: integer(0).optional()
});

function createSubscription({ sandbox, params: given, cause }: Call<z.output<typeof createParams>>) {
	const { store } = sandbox;
	const customer = requireCustomer(store, given.customer, 'customer', 400);
	const local = timeOf(sandbox, customer.id);
	const now = local.now();
	const method = given.default_payment_method;
	if (method) requirePaymentMethod(store, method, 'default_payment_method', 400);
	const reductions = requireReductions(store, Array.isArray(given.discounts) ? given.discounts : [], now);
	const items = given.items.map((item, index) => ({
		price: priceGiven(store, item, `items[${index}]`, now),
		quantity: item.quantity ?? 1,
		metadata: item.metadata
	}));
	const trialEnd = trialEndOf(given, now);
	if (trialEnd === null) requirePayable(local, customer, given, items);
	const { subscription } = startSubscription(
		local,
		{
			customer,
			items,
			trialEnd,
			defaultPaymentMethod: method ?? null,
			description: given.description,
			metadata: given.metadata,
			cancelAtPeriodEnd: given.cancel_at_period_end,
			reductions,
			session: null,
			isPaidLater: given.payment_behavior === 'default_incomplete'
		},
		cause
	);
	if (given.trial_settings) subscription.trial_settings = trialSettings(given.trial_settings);
	return store.save('subscriptions', subscription);
}

function trialEndOf(given: z.output<typeof createParams>, now: number): number | null {
	if (given.trial_end === 'now') return null;
	if (given.trial_end !== undefined) return given.trial_end > now ? given.trial_end : null;
	return given.trial_period_days ? now + given.trial_period_days * daySeconds : null;
}

/** @throws StripeProblem 400 without a way to pay; 402 when the card would fail and that was not to be allowed. */
function requirePayable(
	{ store }: Sandbox,
	customer: Stripe.Customer,
	given: z.output<typeof createParams>,
	items: Array<{ price: Stripe.Price; quantity: number }>
): void {
	const isFree = items.every(({ price, quantity }) => (price.unit_amount ?? 0) * quantity === 0);
	if (isFree || given.payment_behavior === 'default_incomplete') return;
	const own = given.default_payment_method ?? idOf(customer.invoice_settings.default_payment_method);
	if (!own) {
		throw invalidRequest(
			'This customer has no attached payment source or default payment method. Please consider adding a default ' +
				'payment method.',
			undefined,
			'resource_missing'
		);
	}
	const asked = { default_payment_method: own } as Stripe.Subscription;
	const decline = foreseeDecline(store, customer, asked);
	if (decline && given.payment_behavior === 'error_if_incomplete') throw cardError(decline);
}

export const subscriptionCreateRoutes: Route[] = [
	route('POST', '/v1/subscriptions', createParams, createSubscription)
];
