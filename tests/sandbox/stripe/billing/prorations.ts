import type Stripe from 'stripe';
import type { Store } from '../store.ts';
import { takenFrom } from './invoice.ts';
import { pendingLine, priceOf, productName, type Period } from './lines.ts';
import { buildPending } from './pending.ts';

interface ItemSwitch {
	customer: Stripe.Customer;
	subscription: Stripe.Subscription;
	/** The items as they shall be. */
	items: Stripe.SubscriptionItem[];
	at: number;
	/** Whether the rest of the period is charged at the new price; not when a new period begins. */
	chargesRest: boolean;
}

/**
 * What a change of items in the middle of a period gives back and asks for, by the second. A credit is a share of what
 * was really billed for the time (after discounts), so switching back and forth never yields more than was paid.
 */
export function prorate(store: Store, change: ItemSwitch): Stripe.InvoiceItem[] {
	const { subscription, items } = change;
	const changed = subscription.items.data.filter((old) => !items.some((item) => isSame(item, old)));
	const fresh = items.filter((item) => !subscription.items.data.some((old) => isSame(item, old)));
	return [
		...changed.flatMap((item) => credit(store, change, item)),
		...(change.chargesRest ? fresh.map((item) => charge(store, change, item)) : [])
	];
}

/** Credits for everything that is paid beyond a moment, as when a new period begins early. */
export function creditAll(
	store: Store,
	change: Omit<ItemSwitch, 'items' | 'chargesRest'>
): Stripe.InvoiceItem[] {
	return prorate(store, { ...change, items: [], chargesRest: false });
}

function credit(store: Store, change: ItemSwitch, item: Stripe.SubscriptionItem): Stripe.InvoiceItem[] {
	const { at } = change;
	const line = billedLine(store, item);
	const period = line?.period ?? periodOfItem(item);
	const paid = line ? line.amount - takenFrom(line) : priceOf(item);
	const amount = Math.round((paid * (period.end - at)) / (period.end - period.start));
	if (amount === 0 || period.end <= at) return [];
	const credited = creditedBy(line);
	const description = `Unused time on ${nameOf(store, item)} after ${dayOf(at)}`;
	return [
		proration(change, item, {
			amount: -amount,
			period: { start: at, end: period.end },
			description,
			credited
		})
	];
}

function charge(store: Store, change: ItemSwitch, item: Stripe.SubscriptionItem): Stripe.InvoiceItem {
	const period = periodOfItem(item);
	const { at } = change;
	const amount = Math.round((priceOf(item) * (period.end - at)) / (period.end - period.start));
	const description = `Remaining time on ${nameOf(store, item)} after ${dayOf(at)}`;
	return proration(change, item, {
		amount,
		period: { start: at, end: period.end },
		description,
		credited: null
	});
}

function proration(
	{ customer, subscription, at }: ItemSwitch,
	item: Stripe.SubscriptionItem,
	fields: {
		amount: number;
		period: Period;
		description: string;
		credited: Stripe.InvoiceItem.ProrationDetails.CreditedItems | null;
	}
): Stripe.InvoiceItem {
	return buildPending(
		{
			...fields,
			customer,
			currency: subscription.currency,
			quantity: item.quantity ?? 1,
			price: item.price,
			subscription: subscription.id,
			subscriptionItem: item.id,
			proration: true
		},
		at
	);
}

/** A credit names the line it gives back; one for what no stored line billed still says that it is a credit. */
function creditedBy(
	line: Stripe.InvoiceLineItem | undefined
): Stripe.InvoiceItem.ProrationDetails.CreditedItems {
	return {
		invoice_line_item_details: {
			invoice: line?.invoice ?? '',
			invoice_line_items: line?.invoice ? [line.id] : []
		},
		type: 'invoice_line_items'
	};
}

/** The latest line, billed or waiting, that charged the item for the present period. */
function billedLine(store: Store, item: Stripe.SubscriptionItem): Stripe.InvoiceLineItem | undefined {
	const billed = store
		.all('invoices')
		.flatMap((invoice) => (invoice.status === 'void' ? [] : invoice.lines.data));
	const waiting = store
		.all('invoice_items')
		.filter((one) => one.invoice === null)
		.map((one) => pendingLine(one));
	return [...billed, ...waiting].findLast((line) => {
		const details = line.parent?.subscription_item_details;
		return (
			details?.subscription_item === item.id &&
			details.proration_details?.credited_items === null &&
			line.period.end === item.current_period_end
		);
	});
}

function isSame(one: Stripe.SubscriptionItem, other: Stripe.SubscriptionItem): boolean {
	return one.id === other.id && one.price.id === other.price.id && one.quantity === other.quantity;
}

function periodOfItem(item: Stripe.SubscriptionItem): Period {
	return { start: item.current_period_start, end: item.current_period_end };
}

function nameOf(store: Store, { price, quantity = 1 }: Stripe.SubscriptionItem): string {
	const name = productName(store, price);
	return quantity > 1 ? `${quantity} × ${name}` : name;
}

function dayOf(seconds: number): string {
	return new Intl.DateTimeFormat('en-GB', {
		day: '2-digit',
		month: 'short',
		year: 'numeric',
		timeZone: 'UTC'
	}).format(seconds * 1000);
}

/** Whether two prices are due in the same rhythm. */
export function hasSameRhythm(one: Stripe.Price, other: Stripe.Price): boolean {
	return (
		one.recurring?.interval === other.recurring?.interval &&
		one.recurring?.interval_count === other.recurring?.interval_count
	);
}
