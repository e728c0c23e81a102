import type Stripe from 'stripe';
import type { Change } from '../billing/change.ts';
import { discountsParam } from '../billing/discounts.ts';
import { buildItem, periodOf, planOf } from '../billing/subscription.ts';
import type { TrialSettings } from '../checkout/notes.ts';
import { invalidRequest, missingParam, noSuch } from '../http/errors.ts';
import { flag, hash, integer, list, mergedMetadata, metadata, oneOf, text } from '../http/params.ts';
import { snapshot, type Store } from '../store.ts';
import { amountShape, buildPrice, requirePrice, type PriceFields } from './prices.ts';
import { requireProduct } from './products.ts';

/** `items` of a subscription, a preview or a phase. */
export const itemsParam = () =>
	list(
		hash({
			id: text().optional(),
			price: text().optional(),
			price_data: hash({ ...amountShape, product: text() }).optional(),
			quantity: integer(0).optional(),
			deleted: flag().optional(),
			clear_usage: flag().optional(),
			metadata: metadata().optional()
		})
	);

export const prorationParam = () => oneOf(['none', 'create_prorations', 'always_invoice']);
export const trialSettingsParam = () =>
	hash({ end_behavior: hash({ missing_payment_method: oneOf(['cancel', 'create_invoice', 'pause']) }) });
/** `{ type }` in the present API version, the bare word before it. */
export const anchorParam = () =>
	hash({ type: oneOf(['now', 'unchanged']) })
		.transform(({ type }) => type)
		.or(oneOf(['now', 'unchanged']));
/** `now` or a moment. */
export const nowOrMoment = () => oneOf(['now']).or(integer(0));

/** What creating and updating a subscription have in common. */
export const sharedShape = {
	cancel_at_period_end: flag().optional(),
	collection_method: oneOf(['charge_automatically']).optional(),
	default_payment_method: text().optional(),
	description: text(500).optional(),
	discounts: discountsParam()
		.or(oneOf(['']))
		.optional(),
	metadata: metadata().optional(),
	off_session: flag().optional(),
	payment_behavior: oneOf(['allow_incomplete', 'default_incomplete', 'error_if_incomplete']).optional(),
	payment_settings: hash({
		payment_method_types: list(text()).optional(),
		save_default_payment_method: oneOf(['off', 'on_subscription']).optional()
	}).optional(),
	proration_behavior: prorationParam().optional(),
	trial_end: nowOrMoment().optional(),
	trial_settings: trialSettingsParam().optional()
};

export interface ItemParams {
	id?: string | undefined;
	price?: string | undefined;
	price_data?: PriceFields | undefined;
	quantity?: number | undefined;
	deleted?: boolean | undefined;
	metadata?: Record<string, string> | undefined;
}

/**
 * The recurring price an item names or describes.
 * @throws StripeProblem for an unknown, inactive or one-time price.
 */
export function priceGiven(store: Store, given: ItemParams, at: string, now: number): Stripe.Price {
	if (given.price_data) {
		requireProduct(store, given.price_data.product, `${at}[price_data][product]`, 400);
		const price = buildPrice({ ...given.price_data, active: false }, now, `${at}[price_data]`);
		return requireRecurring(store.save('prices', price), at);
	}
	if (!given.price) throw missingParam(`${at}[price]`);
	const price = requirePrice(store, given.price, `${at}[price]`, 400);
	if (!price.active) {
		throw invalidRequest(
			'The price specified is inactive. This field only accepts active prices.',
			`${at}[price]`
		);
	}
	return requireRecurring(price, at);
}

/**
 * A subscription's items after the changes asked for; those not named stay.
 * @throws StripeProblem for an item of another subscription, or when none would be left.
 */
export function changedItems(
	store: Store,
	subscription: Stripe.Subscription,
	given: ItemParams[],
	now: number
): Change['items'] {
	let items = snapshot(subscription.items.data);
	for (const [index, change] of given.entries()) {
		const at = `items[${index}]`;
		if (change.id === undefined) {
			const price = priceGiven(store, change, at, now);
			const fields = { price, quantity: change.quantity ?? 1, metadata: change.metadata };
			items.push(buildItem(fields, subscription.id, periodOf(subscription), now));
			continue;
		}
		const item = items.find(({ id }) => id === change.id);
		if (!item) throw noSuch('subscription item', change.id, `${at}[id]`, 400);
		if (change.deleted) items = items.filter((one) => one !== item);
		else changeItem(store, item, change, { at, now });
	}
	if (items.length === 0) throw invalidRequest('A subscription must have at least one active plan.', 'items');
	return items;
}

function changeItem(
	store: Store,
	item: Stripe.SubscriptionItem,
	change: ItemParams,
	{ at, now }: { at: string; now: number }
): void {
	if (change.price ?? change.price_data) {
		// The price it already has may have been retired; a new one may not.
		const price = change.price === item.price.id ? item.price : priceGiven(store, change, at, now);
		if (price.currency !== item.price.currency) {
			throw invalidRequest(
				`The price specified only supports \`${price.currency}\`. This doesn't match the expected currency: ` +
					`\`${item.price.currency}\`.`,
				`${at}[price]`
			);
		}
		Object.assign(item, { price, plan: planOf(price) });
	}
	if (change.quantity !== undefined) item.quantity = change.quantity;
	if (change.metadata) item.metadata = mergedMetadata(item.metadata, change.metadata);
}

function requireRecurring(price: Stripe.Price, at: string): Stripe.Price {
	if (price.type === 'recurring') return price;
	throw invalidRequest(
		`The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
		`${at}[price]`
	);
}

/** Trial settings as subscriptions show them. */
export function trialSettings({ end_behavior: end }: TrialSettings) {
	return {
		end_behavior: { billing_cycle_anchor: 'now', missing_payment_method: end.missing_payment_method }
	} as const;
}
