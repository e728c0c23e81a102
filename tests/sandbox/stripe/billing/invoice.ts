import type Stripe from 'stripe';
import { idOf, newId } from '../ids.ts';
import { leastChargeOf } from '../money.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Store } from '../store.ts';
import { spread } from './discounts.ts';
import type { Period } from './lines.ts';

export interface InvoiceFields {
	customer: Stripe.Customer;
	subscription: Stripe.Subscription | null;
	currency: string;
	lines: Stripe.InvoiceLineItem[];
	period: Period;
	reason: Stripe.Invoice.BillingReason;
	/** Ids of the discounts to take off; the subscription's unless told. */
	discounts?: string[];
	description?: string | undefined;
	metadata?: Record<string, string> | undefined;
}

/** A draft with its totals, not stored: previews end here. The customer's balance counts, but isn't touched. */
export function buildInvoice(sandbox: Sandbox, fields: InvoiceFields): Stripe.Invoice {
	const { store, now } = sandbox;
	const { customer, subscription, lines } = fields;
	const id = newId('in');
	const discounts = fields.discounts ?? (subscription?.discounts ?? []).map((one) => idOf(one));
	const taken = takeOff(store, lines, discounts, now());
	const subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
	const total = subtotal - taken.reduce((sum, { amount }) => sum + amount, 0);
	const due = dueOf(total, customer.balance, fields.currency);
	for (const line of lines) line.invoice = id;
	return {
		...unchanging,
		id,
		amount_due: due,
		amount_remaining: due,
		created: now(),
		currency: fields.currency,
		customer: customer.id,
		customer_address: customer.address ?? null,
		customer_email: customer.email,
		customer_name: customer.name ?? null,
		customer_phone: customer.phone ?? null,
		customer_tax_ids: [],
		default_source: null,
		default_tax_rates: [],
		description: fields.description ?? null,
		billing_reason: fields.reason,
		discounts,
		lines: { object: 'list', data: lines, has_more: false, url: `/v1/invoices/${id}/lines` },
		metadata: fields.metadata ?? {},
		parent: subscription ? parentOf(subscription) : null,
		period_end: fields.period.end,
		period_start: fields.period.start,
		starting_balance: customer.balance,
		status_transitions: {
			finalized_at: null,
			marked_uncollectible_at: null,
			paid_at: null,
			voided_at: null
		},
		subtotal,
		subtotal_excluding_tax: subtotal,
		test_clock: customer.test_clock ?? null,
		total,
		total_discount_amounts: taken,
		total_excluding_tax: total,
		total_taxes: [],
		total_pretax_credit_amounts: taken.map(({ amount, discount }) => ({
			amount,
			discount: idOf(discount),
			type: 'discount' as const
		}))
	};
}

/** What is to be paid now: credit goes first, and sums too small to charge wait in the balance. */
export function dueOf(total: number, balance: number, currency: string): number {
	const sum = total + balance;
	return sum < leastChargeOf(currency) ? 0 : sum;
}

function parentOf({ id, metadata }: Stripe.Subscription): Stripe.Invoice.Parent {
	return {
		quote_details: null,
		subscription_details: { metadata, subscription: id },
		type: 'subscription_details'
	};
}

function takeOff(
	store: Store,
	lines: Stripe.InvoiceLineItem[],
	discounts: string[],
	now: number
): Stripe.Invoice.TotalDiscountAmount[] {
	return discounts.flatMap((id) => {
		const discount = store.get('discounts', id);
		const coupon = store.get('coupons', idOf(discount?.source.coupon) ?? '');
		if (!discount || !coupon || (discount.end !== null && discount.end <= now)) return [];
		const parts = spread(
			coupon,
			lines.map((line) => (line.discountable ? line.amount - takenFrom(line) : 0))
		);
		for (const [index, line] of lines.entries()) {
			if (parts[index]) line.discount_amounts?.push({ amount: parts[index], discount: id });
		}
		return [{ amount: parts.reduce((sum, part) => sum + part, 0), discount: id }];
	});
}

/** What discounts take off a line, in minor units. */
export function takenFrom(line: Stripe.InvoiceLineItem): number {
	return (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
}

const unchanging = {
	object: 'invoice',
	account_country: 'US',
	account_name: 'Sandbox',
	account_tax_ids: null,
	amount_overpaid: 0,
	amount_paid: 0,
	amount_shipping: 0,
	application: null,
	attempt_count: 0,
	attempted: false,
	auto_advance: true,
	automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
	automatically_finalizes_at: null,
	collection_method: 'charge_automatically',
	custom_fields: null,
	customer_account: null,
	customer_shipping: null,
	customer_tax_exempt: 'none',
	default_payment_method: null,
	due_date: null,
	effective_at: null,
	ending_balance: null,
	footer: null,
	from_invoice: null,
	hosted_invoice_url: null,
	invoice_pdf: null,
	issuer: { type: 'self' },
	last_finalization_error: null,
	latest_revision: null,
	livemode: false,
	next_payment_attempt: null,
	number: null,
	on_behalf_of: null,
	payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
	post_payment_credit_notes_amount: 0,
	pre_payment_credit_notes_amount: 0,
	receipt_number: null,
	rendering: null,
	shipping_cost: null,
	shipping_details: null,
	statement_descriptor: null,
	status: 'draft',
	webhooks_delivered_at: null
} as const;
