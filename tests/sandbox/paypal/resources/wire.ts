import type { Link } from '../http/problem.ts';
import { feeOf, moneyOf, unitsOf } from '../money.ts';
import type { Sandbox } from '../sandbox.ts';
import type { CaptureRow, OrderRow, Payer, RefundRow } from './rows.ts';

const merchant = { email_address: 'shop@example.com', merchant_id: 'SANDBXSHPAAAA' };

/** An order as PayPal shows it. */
export function orderOnWire(sandbox: Sandbox, order: OrderRow) {
	const { status, payer, unit } = order;
	const captures = sandbox.store.all('captures').filter(({ orderId }) => orderId === order.id);
	const refunds = sandbox.store
		.all('refunds')
		.filter(({ captureId }) => captures.some(({ id }) => id === captureId));
	const payments = {
		captures: captures.map((capture) => captureInOrder(sandbox, capture)),
		...(refunds.length > 0 && { refunds: refunds.map((refund) => refundOnWire(sandbox, refund)) })
	};
	return {
		id: order.id,
		intent: 'CAPTURE',
		status,
		...(payer
			? { payment_source: { paypal: walletOf(payer) }, payer: payerOf(payer) }
			: status === 'PAYER_ACTION_REQUIRED' && { payment_source: { paypal: hinted(order) } }),
		purchase_units: [{ ...unit, payee: merchant, ...(captures.length > 0 && { payments }) }],
		create_time: order.createdAt,
		...(order.updatedAt !== order.createdAt && { update_time: order.updatedAt }),
		links: orderLinks(sandbox, order)
	};
}

/** Where the buyer approves an order. */
export function approveUrl({ publicUrl }: Sandbox, order: OrderRow): string {
	return `${publicUrl}/checkoutnow?token=${order.id}`;
}

/** A capture as it is answered by itself and told in events. */
export function captureOnWire(sandbox: Sandbox, capture: CaptureRow) {
	const supplementary_data = { related_ids: { order_id: capture.orderId } };
	return { ...captureInOrder(sandbox, capture), supplementary_data, payee: merchant };
}

/** A refund, or a reversal, which PayPal shows as one. */
export function refundOnWire(sandbox: Sandbox, refund: RefundRow) {
	const { id, amount, createdAt, note } = refund;
	const total = sandbox.store
		.all('refunds')
		.filter(({ captureId }) => captureId === refund.captureId)
		.reduce((sum, other) => sum + unitsOf(other.amount), 0);
	const self = `${sandbox.apiBase}/v2/payments/refunds/${id}`;
	const up = `${sandbox.apiBase}/v2/payments/captures/${refund.captureId}`;
	return {
		id,
		status: 'COMPLETED',
		amount,
		...(note && { note_to_payer: note }),
		...(refund.invoice_id && { invoice_id: refund.invoice_id }),
		...(refund.custom_id && { custom_id: refund.custom_id }),
		seller_payable_breakdown: {
			gross_amount: amount,
			paypal_fee: moneyOf(0, amount.currency_code),
			net_amount: amount,
			total_refunded_amount: moneyOf(total, amount.currency_code)
		},
		create_time: createdAt,
		update_time: createdAt,
		links: [link(self, 'self'), link(up, 'up')]
	};
}

function captureInOrder(sandbox: Sandbox, capture: CaptureRow) {
	const { id, status, reason, amount, custom_id, invoice_id } = capture;
	const self = `${sandbox.apiBase}/v2/payments/captures/${id}`;
	const isSettled = status !== 'PENDING' && status !== 'DECLINED';
	return {
		id,
		status,
		...(reason && { status_details: { reason } }),
		amount,
		final_capture: true,
		...(custom_id && { custom_id }),
		...(invoice_id && { invoice_id }),
		seller_protection: {
			status: 'ELIGIBLE',
			dispute_categories: ['ITEM_NOT_RECEIVED', 'UNAUTHORIZED_TRANSACTION']
		},
		...(isSettled && { seller_receivable_breakdown: breakdownOf(capture) }),
		create_time: capture.createdAt,
		update_time: capture.updatedAt,
		links: [
			link(self, 'self'),
			link(`${self}/refund`, 'refund', 'POST'),
			link(`${sandbox.apiBase}/v2/checkout/orders/${capture.orderId}`, 'up')
		]
	};
}

function breakdownOf({ amount }: CaptureRow) {
	const gross = unitsOf(amount);
	const fee = feeOf(gross);
	return {
		gross_amount: amount,
		paypal_fee: moneyOf(fee, amount.currency_code),
		net_amount: moneyOf(gross - fee, amount.currency_code)
	};
}

function orderLinks(sandbox: Sandbox, order: OrderRow): Link[] {
	const self = `${sandbox.apiBase}/v2/checkout/orders/${order.id}`;
	const links = [link(self, 'self')];
	if (order.status === 'PAYER_ACTION_REQUIRED') links.push(link(approveUrl(sandbox, order), 'payer-action'));
	if (order.status === 'CREATED') links.push(link(approveUrl(sandbox, order), 'approve'));
	if (order.status === 'APPROVED') links.push(link(`${self}/capture`, 'capture', 'POST'));
	return links;
}

function walletOf({ id, email, name }: Payer) {
	return { email_address: email, account_id: id, name: namesOf(name), address: { country_code: 'US' } };
}

function payerOf({ id, email, name }: Payer) {
	return { email_address: email, payer_id: id, name: namesOf(name), address: { country_code: 'US' } };
}

function hinted({ emailHint }: OrderRow) {
	return emailHint ? { email_address: emailHint } : {};
}

function namesOf(name: string) {
	const [given_name = '', ...rest] = name.split(' ');
	return { given_name, surname: rest.join(' ') };
}

function link(href: string, rel: string, method = 'GET'): Link {
	return { href, rel, method };
}
