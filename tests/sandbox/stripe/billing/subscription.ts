import type Stripe from 'stripe';
import { idOf, newId } from '../ids.ts';
import type { Period } from './lines.ts';

export interface ItemFields {
	price: Stripe.Price;
	quantity: number;
	metadata?: Record<string, string> | undefined;
}

export interface SubscriptionFields {
	customer: Stripe.Customer;
	items: ItemFields[];
	period: Period;
	anchor: number;
	trialEnd: number | null;
	defaultPaymentMethod: string | null;
	description?: string | undefined;
	metadata?: Record<string, string> | undefined;
	cancelAtPeriodEnd?: boolean | undefined;
}

/** A subscription as Stripe shows it: on trial, or incomplete until its first invoice is paid. */
export function buildSubscription(fields: SubscriptionFields, now: number): Stripe.Subscription {
	const { customer, trialEnd } = fields;
	const id = newId('sub');
	const items = fields.items.map((item) => buildItem(item, id, fields.period, now));
	return {
		...unchanging,
		id,
		billing_cycle_anchor: fields.anchor,
		billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible', updated_at: now },
		billing_schedules: [],
		cancel_at: fields.cancelAtPeriodEnd ? fields.period.end : null,
		cancel_at_period_end: fields.cancelAtPeriodEnd ?? false,
		canceled_at: fields.cancelAtPeriodEnd ? now : null,
		cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
		created: now,
		currency: items[0]?.price.currency ?? 'usd',
		customer: customer.id,
		default_payment_method: fields.defaultPaymentMethod,
		default_tax_rates: [],
		description: fields.description ?? null,
		discounts: [],
		invoice_settings: {
			account_tax_ids: null,
			custom_fields: null,
			description: null,
			footer: null,
			issuer: { type: 'self' }
		},
		items: { object: 'list', data: items, has_more: false, url: `/v1/subscription_items?subscription=${id}` },
		metadata: fields.metadata ?? {},
		start_date: now,
		status: trialEnd === null ? 'incomplete' : 'trialing',
		test_clock: customer.test_clock ?? null,
		trial_end: trialEnd,
		trial_settings: {
			end_behavior: { billing_cycle_anchor: 'now', missing_payment_method: 'create_invoice' }
		},
		trial_start: trialEnd === null ? null : now
	};
}

/** One price of a subscription, with the period it is paid for. */
export function buildItem(
	{ price, quantity, metadata }: ItemFields,
	subscription: string,
	period: Period,
	now: number
): Stripe.SubscriptionItem {
	return {
		id: newId('si', 14),
		object: 'subscription_item',
		billing_thresholds: null,
		created: now,
		current_period_end: period.end,
		current_period_start: period.start,
		current_trial: null,
		discounts: [],
		metadata: metadata ?? {},
		plan: planOf(price),
		price,
		quantity,
		subscription,
		tax_rates: []
	};
}

/** The price in the old form that items still carry beside it. */
export function planOf(price: Stripe.Price): Stripe.Plan {
	const { recurring } = price;
	return {
		id: price.id,
		object: 'plan',
		active: price.active,
		amount: price.unit_amount,
		amount_decimal: price.unit_amount_decimal,
		billing_scheme: price.billing_scheme,
		created: price.created,
		currency: price.currency,
		interval: recurring?.interval ?? 'month',
		interval_count: recurring?.interval_count ?? 1,
		livemode: false,
		metadata: price.metadata,
		meter: null,
		nickname: price.nickname,
		product: idOf(price.product),
		tiers_mode: null,
		transform_usage: null,
		trial_period_days: recurring?.trial_period_days ?? null,
		usage_type: recurring?.usage_type ?? 'licensed'
	};
}

/** The period the items are paid for. */
export function periodOf(subscription: Stripe.Subscription): Period {
	const [item] = subscription.items.data;
	if (!item) throw new Error(`${subscription.id} has no items`);
	return { start: item.current_period_start, end: item.current_period_end };
}

/** Moves every item into a period. */
export function setPeriod(subscription: Stripe.Subscription, period: Period): void {
	for (const item of subscription.items.data) {
		item.current_period_start = period.start;
		item.current_period_end = period.end;
	}
}

const unchanging = {
	object: 'subscription',
	application: null,
	application_fee_percent: null,
	automatic_tax: { disabled_reason: null, enabled: false, liability: null },
	billing_cycle_anchor_config: null,
	billing_thresholds: null,
	collection_method: 'charge_automatically',
	customer_account: null,
	days_until_due: null,
	default_source: null,
	ended_at: null,
	latest_invoice: null,
	livemode: false,
	managed_payments: null,
	next_pending_invoice_item_invoice: null,
	on_behalf_of: null,
	pause_collection: null,
	payment_settings: {
		payment_method_options: null,
		payment_method_types: null,
		save_default_payment_method: 'off'
	},
	pending_invoice_item_interval: null,
	pending_setup_intent: null,
	pending_update: null,
	schedule: null,
	transfer_data: null
} as const;
