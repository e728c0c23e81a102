import { emit } from '../events.ts';
import type { Call, Done } from '../http/route.ts';
import { notFound, unprocessable } from '../http/problem.ts';
import { newId } from '../ids.ts';
import { shownMoney } from '../money.ts';
import type { Sandbox } from '../sandbox.ts';
import { requireOrder, shown, timestamp } from './orders.ts';
import type { CaptureRow, OrderRow } from './rows.ts';
import { approveUrl, captureOnWire } from './wire.ts';

/** `POST /v2/checkout/orders/{id}/capture` */
export function captureOrder({ sandbox, id, isMinimal }: Call): Done {
	const order = requireOrder(sandbox, id);
	if (order.status === 'COMPLETED') throw refusal('ORDER_ALREADY_CAPTURED');
	if (order.status !== 'APPROVED') throw refusal('ORDER_NOT_APPROVED');
	if (isPaidElsewhere(sandbox, order)) throw refusal('DUPLICATE_INVOICE_ID');
	if (order.outcome === 'declined') {
		const again = { href: approveUrl(sandbox, order), rel: 'redirect', method: 'GET' };
		throw unprocessable(detail('INSTRUMENT_DECLINED'), [again]);
	}
	takeMoney(sandbox, order);
	return { status: 201, body: shown(sandbox, order, isMinimal) };
}

/** `GET /v2/payments/captures/{id}` */
export function showCapture({ sandbox, id }: Call): Done {
	return { status: 200, body: captureOnWire(sandbox, requireCapture(sandbox, id)) };
}

/** The capture. @throws Problem 404. */
export function requireCapture({ store }: Sandbox, id: string): CaptureRow {
	const capture = store.get('captures', id);
	if (!capture) throw notFound();
	return capture;
}

/** Ends the wait of a pending capture; one that is not pending stays as it is. */
export function settleCapture(sandbox: Sandbox, capture: CaptureRow, status: 'COMPLETED' | 'DECLINED') {
	if (capture.status === 'PENDING') {
		Object.assign(capture, { status, reason: null, updatedAt: timestamp() });
		sandbox.store.save('captures', capture);
		tell(sandbox, capture);
	}
	return captureOnWire(sandbox, capture);
}

function takeMoney(sandbox: Sandbox, order: OrderRow): void {
	const now = timestamp();
	const { amount, custom_id, invoice_id } = order.unit;
	const isPending = order.outcome === 'pending';
	const capture = sandbox.store.save('captures', {
		id: newId(),
		orderId: order.id,
		createdAt: now,
		updatedAt: now,
		status: isPending ? 'PENDING' : 'COMPLETED',
		reason: isPending ? 'PENDING_REVIEW' : null,
		amount,
		custom_id,
		invoice_id
	});
	order.status = 'COMPLETED';
	order.updatedAt = now;
	sandbox.store.save('orders', order);
	tell(sandbox, capture);
}

function tell(sandbox: Sandbox, capture: CaptureRow): void {
	const names = { COMPLETED: 'COMPLETED', PENDING: 'PENDING', DECLINED: 'DENIED' } as const;
	const words = { COMPLETED: 'completed', PENDING: 'pending', DECLINED: 'denied' } as const;
	const { status } = capture;
	if (status === 'REFUNDED' || status === 'PARTIALLY_REFUNDED') return;
	emit(sandbox, `PAYMENT.CAPTURE.${names[status]}`, {
		resource_type: 'capture',
		summary: `Payment ${words[status]} for ${shownMoney(capture.amount)}`,
		resource: captureOnWire(sandbox, capture)
	});
}

function isPaidElsewhere({ store }: Sandbox, { unit }: OrderRow): boolean {
	const { invoice_id } = unit;
	if (!invoice_id) return false;
	return store
		.all('captures')
		.some((other) => other.invoice_id === invoice_id && other.status !== 'DECLINED');
}

const descriptions = {
	DUPLICATE_INVOICE_ID:
		'Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting requires that Invoice Id be unique for each transaction.',
	INSTRUMENT_DECLINED:
		"The instrument presented  was either declined by the processor or bank, or it can't be used for this payment.",
	ORDER_ALREADY_CAPTURED: "Order already captured.If 'intent=CAPTURE' only one capture per order is allowed.",
	ORDER_NOT_APPROVED:
		"Payer has not yet approved the Order for payment. Please redirect the payer to the 'rel':'approve' url returned as part of the HATEOAS links within the Create Order call or provide a valid `payment_source` in the request."
};

function detail(issue: keyof typeof descriptions) {
	return { issue, description: descriptions[issue] };
}

function refusal(issue: keyof typeof descriptions) {
	return unprocessable(detail(issue));
}
