import type Stripe from 'stripe';
import { idOf, isoOf, stripe } from '../payments/stripe.ts';
import { DomainError, unwrap } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { convergeMoneyBack } from './converge-money-back.ts';
import { planPriceIdOf } from './stripe-prices.ts';

const states: Record<string, 'open' | 'paid' | 'void' | 'failed'> = {
	paid: 'paid',
	void: 'void',
	uncollectible: 'failed'
};

/** The subscription an invoice bills; null for an invoice of something else. Asks Stripe. */
export async function subscriptionOf(invoiceId: string): Promise<string | null> {
	return subscriptionIn(await stripe().invoices.retrieve(invoiceId));
}

/** The same of an invoice at hand. */
export function subscriptionIn(invoice: Stripe.Invoice): string | null {
	return idOf(invoice.parent?.subscription_details?.subscription);
}

/**
 * Writes down an invoice as Stripe has it now, and gives what a paid one pays for. Repeating it changes nothing. Drafts are left
 * until they are final. Throws `subscription_not_found` (404) when the subscription was not written down before.
 */
export async function recordInvoice(id: string): Promise<void> {
	const expand = ['lines.data.pricing.price_details.price', 'payments.data.payment.payment_intent'];
	const invoice = await stripe().invoices.retrieve(id, { expand });
	const subscriptionId = subscriptionIn(invoice);
	if (!subscriptionId || invoice.status === 'draft') return;
	const paymentId = paymentOf(invoice);
	unwrap(
		await secretClient().rpc('record_invoice', {
			p_provider_subscription_id: subscriptionId,
			p_invoice: rowOf(invoice, paymentId)
		})
	);
	if (paymentId && invoice.status === 'paid') await convergeMoneyBack(paymentId);
}

/** Voids the unpaid invoice of a plan that is over: Stripe leaves it open, and who paid it then would get nothing for it. */
export async function forgiveInvoice(id: string): Promise<void> {
	const { status } = await stripe().invoices.retrieve(id);
	if (status === 'open') await stripe().invoices.voidInvoice(id);
}

function rowOf(invoice: Stripe.Invoice, paymentId: string | null) {
	const lines = invoice.lines.data.flatMap(lineOf);
	const main = lines
		.filter(({ amount }) => amount >= 0)
		.sort((a, b) => b.period_end.localeCompare(a.period_end))[0];
	const isPaid = invoice.status === 'paid';
	if (isPaid && !main) throw new DomainError('plan_not_found', 404);
	const paidAt = invoice.status_transitions.paid_at;
	return {
		provider_key: invoice.id,
		provider_payment_id: paymentId,
		plan_price_id: main?.plan_price_id ?? null,
		amount_cents: isPaid ? invoice.amount_paid : invoice.amount_due,
		currency: invoice.currency,
		state: states[invoice.status ?? ''] ?? 'open',
		document_number: invoice.number,
		document_url: invoice.hosted_invoice_url ?? null,
		document_pdf_url: invoice.invoice_pdf ?? null,
		period_start: main?.period_start ?? null,
		period_end: main?.period_end ?? null,
		created_at: isoOf(invoice.created),
		paid_at: paidAt ? isoOf(paidAt) : null,
		lines
	};
}

/**
 * A line of one of our plans; time that goes back is negative and names the invoice that billed it
 * (https://docs.stripe.com/api/invoice-line-item/object, proration_details.credited_items).
 */
function lineOf(line: Stripe.InvoiceLineItem) {
	const price = line.pricing?.price_details?.price;
	const planPriceId = typeof price === 'object' ? planPriceIdOf(price) : null;
	if (!planPriceId) return [];
	const { subscription_item_details: ofItem, invoice_item_details: ofPending } = line.parent ?? {};
	const details = ofItem ?? ofPending;
	return [
		{
			plan_price_id: planPriceId,
			amount: line.amount,
			period_start: isoOf(line.period.start),
			period_end: isoOf(line.period.end),
			credited: details?.proration_details?.credited_items?.invoice || null
		}
	];
}

function paymentOf(invoice: Stripe.Invoice): string | null {
	const paid = invoice.payments?.data.find(({ status }) => status === 'paid');
	return idOf(paid?.payment.payment_intent);
}
