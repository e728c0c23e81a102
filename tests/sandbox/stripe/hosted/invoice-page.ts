import type Stripe from 'stripe';
import { html, type Reply } from '../../provider/reply.ts';
import { formatMoney } from '../money.ts';
import type { Sandbox } from '../sandbox.ts';
import { dayOf, escape, layout } from './layout.ts';
import { pdfOf } from './pdf.ts';

/** `GET /i/{invoice}`: the invoice as the customer sees it. */
export function showInvoice({ store }: Sandbox, id: string): Reply {
	const invoice = store.get('invoices', id);
	if (!invoice?.number) return missing('invoice');
	const money = (amount: number) => escape(formatMoney(amount, invoice.currency));
	const rows = invoice.lines.data.map(
		({ description, amount }) =>
			`<tr><th scope="row">${escape(description ?? '')}</th><td>${money(amount)}</td></tr>`
	);
	const discount = invoice.subtotal - invoice.total;
	if (discount > 0) rows.push(`<tr><th scope="row">Discount</th><td>${money(-discount)}</td></tr>`);
	const title = `Invoice ${invoice.number}`;
	return html(
		200,
		layout(
			title,
			`<h1>${escape(title)}</h1><p>${dayOf(invoice.created)} · ${escape(invoice.customer_email ?? '')} · ${invoice.status}</p>
			<table><tbody>${rows.join('')}</tbody><tfoot>
			<tr><th scope="row">Total</th><td>${money(invoice.total)}</td></tr>
			<tr><th scope="row">Amount due</th><td>${money(invoice.amount_remaining)}</td></tr></tfoot></table>
			<p><a href="/i/${invoice.id}/pdf">Download PDF</a></p>`,
			'Billing'
		)
	);
}

/** `GET /i/{invoice}/pdf` */
export function showInvoicePdf({ store }: Sandbox, id: string): Reply {
	const invoice = store.get('invoices', id);
	if (!invoice?.number) return missing('invoice');
	const lines = [
		`Invoice ${invoice.number}`,
		`${dayOf(invoice.created)}, ${invoice.customer_email ?? ''}, ${invoice.status}`,
		...invoice.lines.data.map((line) => `${line.description}: ${moneyOf(line.amount, invoice)}`),
		`Total: ${moneyOf(invoice.total, invoice)}`
	];
	const headers = {
		'content-type': 'application/pdf',
		'content-disposition': `attachment; filename="Invoice-${invoice.number}.pdf"`
	};
	return { status: 200, headers, body: pdfOf(lines) };
}

/** `GET /receipts/{charge}` */
export function showReceipt({ store }: Sandbox, id: string): Reply {
	const charge = store.get('charges', id);
	if (!charge?.receipt_url) return missing('receipt');
	const money = (amount: number) => escape(formatMoney(amount, charge.currency));
	const card = charge.payment_method_details?.card;
	const refunded = charge.amount_refunded
		? `<tr><th scope="row">Refunded</th><td>${money(-charge.amount_refunded)}</td></tr>`
		: '';
	return html(
		200,
		layout(
			'Receipt',
			`<h1>Receipt</h1><p>${dayOf(charge.created)}${card ? ` · ${escape(card.brand ?? 'card')} ending in ${escape(card.last4 ?? '')}` : ''}</p>
			<table><tbody><tr><th scope="row">${escape(charge.description ?? 'Payment')}</th><td>${money(charge.amount)}</td></tr>
			${refunded}</tbody></table>`,
			'Payments'
		)
	);
}

function missing(what: string): Reply {
	return html(404, layout('Not found', `<h1>There is no such ${what}</h1>`, 'Billing'));
}

// The standard fonts of PDF have no euro sign in ASCII: the code of the currency stands for it.
function moneyOf(amount: number, { currency }: Stripe.Invoice): string {
	return `${formatMoney(amount, currency).replaceAll(/[^\d.,-]/g, '')} ${currency.toUpperCase()}`;
}
