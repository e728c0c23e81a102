import type Stripe from 'stripe';
import type * as z from 'zod';
import { endSubscription } from '../billing/ending.ts';
import { creditAll } from '../billing/prorations.ts';
import { timeOf } from '../clock.ts';
import { noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { flag, hash, oneOf, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { idOf } from '../ids.ts';
import type { Store } from '../store.ts';
import { requireCustomer } from './customers.ts';

const statuses = [
	'active',
	'all',
	'canceled',
	'ended',
	'incomplete',
	'incomplete_expired',
	'past_due',
	'paused',
	'trialing',
	'unpaid'
] as const;

const cancelParams = params({
	cancellation_details: hash({ comment: text().optional(), feedback: text().optional() }).optional(),
	invoice_now: flag().optional(),
	prorate: flag().optional()
});

/** @throws StripeProblem resource_missing. */
export function requireSubscription(
	store: Store,
	id: string,
	param = 'id',
	status: 400 | 404 = 404
): Stripe.Subscription {
	const found = store.get('subscriptions', id);
	if (!found) throw noSuch('subscription', id, param, status);
	return found;
}

function cancelSubscription({ sandbox, id, params: given, cause }: Call<z.output<typeof cancelParams>>) {
	const subscription = requireSubscription(sandbox.store, id);
	if (subscription.status === 'canceled') throw noSuch('subscription', id, 'id');
	const local = timeOf(sandbox, idOf(subscription.customer));
	if (given.prorate) {
		const customer = requireCustomer(local.store, idOf(subscription.customer), 'customer', 400);
		const credits = creditAll(local.store, { customer, subscription, at: local.now() });
		for (const credit of credits) local.store.save('invoice_items', credit);
	}
	return endSubscription(local, subscription, 'cancellation_requested', cause);
}

export const subscriptionRoutes: Route[] = [
	route('GET', '/v1/subscriptions/:id', params({}), ({ sandbox, id }) =>
		requireSubscription(sandbox.store, id)
	),
	route('DELETE', '/v1/subscriptions/:id', cancelParams, cancelSubscription),
	route(
		'GET',
		'/v1/subscriptions',
		params({
			...listShape,
			created: createdParam().optional(),
			customer: text().optional(),
			price: text().optional(),
			status: oneOf(statuses).optional(),
			test_clock: text().optional()
		}),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('subscriptions')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => !asked.customer || row.customer === asked.customer)
				.filter((row) => !asked.price || row.items.data.some(({ price }) => price.id === asked.price))
				// As at Stripe, who lives by a clock is listed only with customer or clock.
				.filter((row) => asked.customer || row.test_clock === (asked.test_clock ?? null))
				.filter((row) => isOfStatus(row, asked.status));
			return page(rows, asked, path);
		}
	)
];

/** Without a status a list leaves out what is canceled. */
function isOfStatus({ status }: Stripe.Subscription, asked: string | undefined): boolean {
	if (asked === 'all') return true;
	if (asked === 'ended') return status === 'canceled' || status === 'incomplete_expired';
	return asked ? status === asked : status !== 'canceled';
}
