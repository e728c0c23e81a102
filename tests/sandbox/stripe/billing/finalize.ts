import type Stripe from 'stripe';
import type { Cause } from '../event-log.ts';
import { idOf, newId } from '../ids.ts';
import { buildPaymentIntent } from '../resources/payment-intents.ts';
import type { Sandbox } from '../sandbox.ts';
import { dueOf } from './invoice.ts';
import { markPaid } from './settle.ts';

/** Stores a draft and says so. */
export function issueInvoice(sandbox: Sandbox, invoice: Stripe.Invoice, cause: Cause = null): Stripe.Invoice {
	sandbox.store.save('invoices', invoice);
	sandbox.events.emit('invoice.created', invoice, cause);
	return invoice;
}

/** Numbers a draft and opens it for payment; one without anything due is paid at once. Repeating is safe. */
export function finalizeInvoice(sandbox: Sandbox, invoice: Stripe.Invoice, cause: Cause = null): void {
	if (invoice.status !== 'draft') return;
	const { store, events, now, apiBase } = sandbox;
	const customer = store.get('customers', idOf(invoice.customer) ?? '');
	if (customer) takeNumber(sandbox, invoice, customer);
	Object.assign(invoice, {
		automatically_finalizes_at: null,
		effective_at: now(),
		hosted_invoice_url: `${apiBase}/i/${invoice.id}`,
		invoice_pdf: `${apiBase}/i/${invoice.id}/pdf`,
		status: 'open'
	} as const);
	invoice.status_transitions.finalized_at = now();
	if (invoice.amount_due > 0) requestPayment(sandbox, invoice);
	store.save('invoices', invoice);
	events.emit('invoice.finalized', invoice, cause);
	if (invoice.amount_due === 0) markPaid(sandbox, invoice, cause);
}

function takeNumber({ store }: Sandbox, invoice: Stripe.Invoice, customer: Stripe.Customer): void {
	const sequence = customer.next_invoice_sequence ?? 1;
	// Other invoices may have used the customer's balance since this one was drafted.
	invoice.starting_balance = customer.balance;
	invoice.amount_due = dueOf(invoice.total, customer.balance, invoice.currency);
	invoice.amount_remaining = invoice.amount_due;
	invoice.number = `${customer.invoice_prefix ?? 'SANDBOX'}-${String(sequence).padStart(4, '0')}`;
	invoice.ending_balance = invoice.total + invoice.starting_balance - invoice.amount_due;
	customer.next_invoice_sequence = sequence + 1;
	customer.balance = invoice.ending_balance;
	store.save('customers', customer);
}

function requestPayment({ store, events, now }: Sandbox, invoice: Stripe.Invoice): void {
	const fields = {
		amount: invoice.amount_due,
		currency: invoice.currency,
		customer: idOf(invoice.customer),
		payment_method_types: ['card']
	};
	const data = { description: descriptionOf(invoice), setup_future_usage: 'off_session' as const };
	const intent = store.save('payment_intents', buildPaymentIntent(fields, data, now()));
	store.save('invoice_payments', {
		id: newId('inpay'),
		object: 'invoice_payment',
		amount_paid: null,
		amount_requested: invoice.amount_due,
		created: now(),
		currency: invoice.currency,
		invoice: invoice.id,
		is_default: true,
		livemode: false,
		payment: { payment_intent: intent.id, type: 'payment_intent' },
		status: 'open',
		status_transitions: { canceled_at: null, paid_at: null }
	});
	events.emit('payment_intent.created', intent);
}

function descriptionOf({ billing_reason: reason }: Stripe.Invoice): string {
	if (reason === 'subscription_create') return 'Subscription creation';
	if (reason === 'subscription_update') return 'Subscription update';
	return reason === 'manual' ? 'Invoice payment' : 'Subscription renewal';
}
