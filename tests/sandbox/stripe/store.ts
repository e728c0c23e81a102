import Stripe from 'stripe';
import { FileStore } from '../provider/file-store.ts';
import type { SubscriptionNotes } from './billing/notes.ts';
import type { CheckoutNotes } from './checkout/notes.ts';
import type { DeliveryRecord } from '../provider/record.ts';
import type { StoredAnswer } from './http/idempotency.ts';

/** What the sandbox remembers, one table per kind, keyed by id and kept in the order of creation. */
export interface Tables {
	balance_transactions: Stripe.BalanceTransaction;
	/** The number behind a payment method, by its id: which way it goes when charged. */
	card_numbers: { id: string; number: string };
	charges: Stripe.Charge;
	checkout_notes: CheckoutNotes;
	checkout_sessions: Stripe.Checkout.Session;
	/** How far the sandbox was moved ahead of real time. */
	clock_offset: { id: string; seconds: number };
	coupons: Stripe.Coupon;
	customers: Stripe.Customer;
	deliveries: DeliveryRecord;
	discounts: Stripe.Discount;
	disputes: Stripe.Dispute;
	endpoint_secrets: { id: string; secret: string };
	events: Stripe.Event;
	idempotency: StoredAnswer;
	invoice_items: Stripe.InvoiceItem;
	invoice_payments: Stripe.InvoicePayment;
	invoices: Stripe.Invoice;
	payment_intents: Stripe.PaymentIntent;
	payment_methods: Stripe.PaymentMethod;
	portal_configurations: Stripe.BillingPortal.Configuration;
	portal_sessions: Stripe.BillingPortal.Session;
	prices: Stripe.Price;
	products: Stripe.Product;
	promotion_codes: Stripe.PromotionCode;
	refunds: Stripe.Refund;
	subscription_notes: SubscriptionNotes;
	subscription_schedules: Stripe.SubscriptionSchedule;
	subscriptions: Stripe.Subscription;
	test_clocks: Stripe.TestHelpers.TestClock;
	webhook_endpoints: Stripe.WebhookEndpoint;
}

const tableNames = [
	'balance_transactions',
	'card_numbers',
	'charges',
	'checkout_notes',
	'checkout_sessions',
	'clock_offset',
	'coupons',
	'customers',
	'deliveries',
	'discounts',
	'disputes',
	'endpoint_secrets',
	'events',
	'idempotency',
	'invoice_items',
	'invoice_payments',
	'invoices',
	'payment_intents',
	'payment_methods',
	'portal_configurations',
	'portal_sessions',
	'prices',
	'products',
	'promotion_codes',
	'refunds',
	'subscription_notes',
	'subscription_schedules',
	'subscriptions',
	'test_clocks',
	'webhook_endpoints'
] as const satisfies ReadonlyArray<keyof Tables>;
/** All state, with the file behind it when there is one. A payment made on the hosted page is flushed before the page answers. */
export class Store extends FileStore<Tables> {
	constructor(file?: string) {
		super(tableNames, { file, parse: revived });
	}
}

/** A copy that later changes don't reach, as an event's `data.object` is. */
export function snapshot<T>(value: T): T {
	return revived(JSON.stringify(value)) as T;
}

/** The package gives decimals as objects that JSON turns into strings; this turns them back. */
function revived(json: string): unknown {
	return JSON.parse(json, (key, value: unknown) =>
		key.endsWith('_decimal') && typeof value === 'string' ? Stripe.Decimal.from(value) : value
	);
}
