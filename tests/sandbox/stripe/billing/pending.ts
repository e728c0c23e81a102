import Stripe from 'stripe';
import { idOf, newId } from '../ids.ts';
import type { Store } from '../store.ts';
import { pricingOf, type Period } from './lines.ts';

export interface PendingFields {
	customer: Stripe.Customer;
	amount: number;
	currency: string;
	description: string | null;
	period: Period;
	quantity?: number;
	price?: Stripe.Price;
	subscription?: string | null;
	subscriptionItem?: string;
	/** The invoice lines a credit gives back; null for what isn't a proration. */
	credited?: Stripe.InvoiceItem.ProrationDetails.CreditedItems | null;
	proration?: boolean;
	metadata?: Record<string, string> | undefined;
}

/** An invoice item: something that waits for the next invoice. Not stored yet. */
export function buildPending(fields: PendingFields, now: number): Stripe.InvoiceItem {
	const { customer, subscription = null, subscriptionItem, quantity = 1, price } = fields;
	return {
		id: newId('ii'),
		object: 'invoiceitem',
		amount: fields.amount,
		currency: fields.currency,
		customer: customer.id,
		customer_account: null,
		date: now,
		description: fields.description,
		discountable: !fields.proration || fields.amount > 0,
		discounts: [],
		invoice: null,
		livemode: false,
		metadata: fields.metadata ?? {},
		net_amount: fields.amount,
		parent: subscription
			? {
					subscription_details: {
						subscription,
						...(subscriptionItem && { subscription_item: subscriptionItem })
					},
					type: 'subscription_details'
				}
			: null,
		period: fields.period,
		pricing: price ? pricingOf(price, price.unit_amount) : null,
		proration: fields.proration ?? false,
		...(fields.proration && {
			proration_details: { credited_items: fields.credited ?? null, discount_amounts: [] }
		}),
		quantity,
		quantity_decimal: Stripe.Decimal.from(quantity),
		tax_rates: [],
		test_clock: customer.test_clock ?? null
	};
}

/** What waits for the subscription's next invoice, or for the customer's when it belongs to no subscription. */
export function pendingOf(store: Store, customer: string, subscription: string | null): Stripe.InvoiceItem[] {
	return store
		.all('invoice_items')
		.filter((item) => item.invoice === null && idOf(item.customer) === customer)
		.filter((item) => {
			const owner = item.parent?.subscription_details?.subscription ?? null;
			return owner === null || owner === subscription;
		});
}

/** Notes which invoice the items went to, so that they are billed once. */
export function placeOn(store: Store, items: Stripe.InvoiceItem[], invoice: Stripe.Invoice): void {
	for (const item of items) store.save('invoice_items', { ...item, invoice: invoice.id });
}
