import Stripe from 'stripe';
import { idOf, newId } from '../ids.ts';
import { formatMoney } from '../money.ts';
import type { Store } from '../store.ts';

export interface Period {
	start: number;
	end: number;
}

type CreditedItems = Stripe.InvoiceLineItem.Parent.SubscriptionItemDetails.ProrationDetails.CreditedItems;

interface LineFields {
	amount: number;
	currency: string;
	description: string | null;
	discountable: boolean;
	metadata?: Record<string, string>;
	parent: Stripe.InvoiceLineItem.Parent;
	period: Period;
	pricing: Stripe.InvoiceLineItem.Pricing | null;
	quantity: number;
	subscription: string | null;
}

/** What a subscription's item costs for a period; nothing in a trial. */
export function recurringLine(
	store: Store,
	item: Stripe.SubscriptionItem,
	period: Period,
	isTrial: boolean
): Stripe.InvoiceLineItem {
	const { price, quantity = 1 } = item;
	const name = productName(store, price);
	return buildLine({
		amount: isTrial ? 0 : priceOf(item),
		currency: price.currency,
		description: isTrial ? `Trial period for ${name}` : `${quantity} × ${name} (at ${rateOf(price)})`,
		discountable: true,
		metadata: item.metadata,
		parent: {
			invoice_item_details: null,
			subscription_item_details: {
				invoice_item: null,
				proration: false,
				proration_details: { credited_items: null },
				subscription: item.subscription,
				subscription_item: item.id
			},
			type: 'subscription_item_details'
		},
		period,
		pricing: pricingOf(price, isTrial ? 0 : price.unit_amount),
		quantity,
		subscription: item.subscription
	});
}

/** What waited for the next invoice, as its line there. */
export function pendingLine(item: Stripe.InvoiceItem): Stripe.InvoiceLineItem {
	const { subscription = null, subscription_item: subscriptionItem } =
		item.parent?.subscription_details ?? {};
	const shared = {
		invoice_item: item.id,
		proration: item.proration,
		proration_details: { credited_items: creditedBy(item) },
		subscription
	};
	return buildLine({
		amount: item.amount,
		currency: item.currency,
		description: item.description,
		discountable: item.discountable,
		metadata: item.metadata ?? {},
		parent: subscriptionItem
			? {
					invoice_item_details: null,
					subscription_item_details: { ...shared, subscription_item: subscriptionItem },
					type: 'subscription_item_details'
				}
			: { invoice_item_details: shared, subscription_item_details: null, type: 'invoice_item_details' },
		period: item.period,
		pricing: item.pricing,
		quantity: item.quantity,
		subscription
	});
}

function creditedBy(item: Stripe.InvoiceItem): CreditedItems | null {
	const credited = item.proration_details?.credited_items?.invoice_line_item_details;
	return credited ? { invoice: credited.invoice, invoice_line_items: credited.invoice_line_items } : null;
}

/** What the item costs in a full period, in minor units. */
export function priceOf({ price, quantity = 1 }: Stripe.SubscriptionItem): number {
	return (price.unit_amount ?? 0) * quantity;
}

/** The name people know a price by: its product's. */
export function productName(store: Store, price: Stripe.Price): string {
	return store.get('products', idOf(price.product))?.name ?? 'Subscription';
}

/** Where a line says which price it was made from. */
export function pricingOf(price: Stripe.Price, unitAmount: number | null): Stripe.InvoiceLineItem.Pricing {
	return {
		price_details: { price: price.id, product: idOf(price.product) },
		type: 'price_details',
		unit_amount_decimal: Stripe.Decimal.from(unitAmount ?? 0)
	};
}

/** `€9.00 / month`, `$5.00 every 3 months`. */
export function rateOf(price: Stripe.Price): string {
	const money = formatMoney(price.unit_amount ?? 0, price.currency);
	const { interval = 'month', interval_count: count = 1 } = price.recurring ?? {};
	return count === 1 ? `${money} / ${interval}` : `${money} every ${count} ${interval}s`;
}

function buildLine(fields: LineFields): Stripe.InvoiceLineItem {
	return {
		id: newId('il'),
		object: 'line_item',
		amount: fields.amount,
		currency: fields.currency,
		description: fields.description,
		discount_amounts: [],
		discountable: fields.discountable,
		discounts: [],
		invoice: null,
		livemode: false,
		metadata: fields.metadata ?? {},
		parent: fields.parent,
		period: fields.period,
		pretax_credit_amounts: [],
		pricing: fields.pricing,
		quantity: fields.quantity,
		quantity_decimal: Stripe.Decimal.from(fields.quantity),
		subscription: fields.subscription,
		subtotal: fields.amount,
		taxes: []
	};
}
