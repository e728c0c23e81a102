import { z } from 'zod';
import { emit } from '../events.ts';
import type { Call, Done } from '../http/route.ts';
import { notFound, unprocessable } from '../http/problem.ts';
import { newId } from '../ids.ts';
import { moneyOf, requireAmount, shownMoney, unitsOf, type Money } from '../money.ts';
import type { Sandbox } from '../sandbox.ts';
import { requireCapture } from './captures.ts';
import { timestamp } from './orders.ts';
import type { CaptureRow, RefundRow } from './rows.ts';
import { refundOnWire } from './wire.ts';

const refundRequest = z.looseObject({
	amount: z.looseObject({ currency_code: z.string(), value: z.string().max(32) }).optional(),
	note_to_payer: z.string().min(1).max(255).optional(),
	invoice_id: z.string().min(1).max(127).optional(),
	custom_id: z.string().min(1).max(127).optional()
});

/** `POST /v2/payments/captures/{id}/refund`: all that is left unless an amount is given. */
export function refundCapture({ sandbox, id, body, isMinimal }: Call): Done {
	const capture = requireCapture(sandbox, id);
	const given = refundRequest.parse(body ?? {}, { reportInput: true });
	const refund = saveRefund(sandbox, capture, {
		amount: refundable(sandbox, capture, given.amount),
		isReversal: false,
		note: given.note_to_payer,
		invoice_id: given.invoice_id,
		custom_id: given.custom_id
	});
	const full = refundOnWire(sandbox, refund);
	tell(sandbox, refund, 'refunded');
	const { status, links } = full;
	return { status: 201, body: isMinimal ? { id: refund.id, status, links } : full };
}

/** `GET /v2/payments/refunds/{id}` */
export function showRefund({ sandbox, id }: Call): Done {
	const refund = sandbox.store.get('refunds', id);
	if (!refund) throw notFound();
	return { status: 200, body: refundOnWire(sandbox, refund) };
}

/** The buyer's bank or PayPal takes back what is left of a payment. */
export function reverseCapture(
	sandbox: Sandbox,
	capture: CaptureRow,
	reason: 'BUYER_COMPLAINT' | 'CHARGEBACK'
) {
	const amount = refundable(sandbox, capture, undefined);
	const refund = saveRefund(sandbox, capture, { amount, isReversal: true, note: 'Payment reversed' });
	capture.reason = reason;
	sandbox.store.save('captures', capture);
	tell(sandbox, refund, 'reversed');
	return refundOnWire(sandbox, refund);
}

function refundable(sandbox: Sandbox, capture: CaptureRow, given: Money | undefined): Money {
	const left = unitsOf(capture.amount) - refundedUnits(sandbox, capture);
	if (capture.status === 'PENDING') throw refusal('PENDING_CAPTURE');
	if (capture.status === 'DECLINED') throw refusal('REFUND_NOT_ALLOWED');
	if (capture.reason === 'CHARGEBACK') throw refusal('REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK');
	if (left === 0) throw refusal('CAPTURE_FULLY_REFUNDED');
	if (!given) return moneyOf(left, capture.amount.currency_code);
	const amount = requireAmount(given, '/amount/value', 'refund');
	if (amount.currency_code !== capture.amount.currency_code)
		throw refusal('REFUND_CAPTURE_CURRENCY_MISMATCH');
	if (unitsOf(amount) > left) throw refusal('REFUND_AMOUNT_EXCEEDED');
	return amount;
}

function saveRefund(
	sandbox: Sandbox,
	capture: CaptureRow,
	refund: Omit<RefundRow, 'id' | 'captureId' | 'createdAt'>
): RefundRow {
	const createdAt = timestamp();
	const saved = sandbox.store.save('refunds', { ...refund, id: newId(), captureId: capture.id, createdAt });
	const isAll = refundedUnits(sandbox, capture) === unitsOf(capture.amount);
	capture.status = isAll ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
	capture.updatedAt = createdAt;
	sandbox.store.save('captures', capture);
	return saved;
}

function refundedUnits({ store }: Sandbox, { id }: CaptureRow): number {
	return store
		.all('refunds')
		.filter(({ captureId }) => captureId === id)
		.reduce((sum, { amount }) => sum + unitsOf(amount), 0);
}

/** Both are told about the refund, whose link `up` leads to the capture. */
function tell(sandbox: Sandbox, refund: RefundRow, what: 'refunded' | 'reversed'): void {
	emit(sandbox, what === 'refunded' ? 'PAYMENT.CAPTURE.REFUNDED' : 'PAYMENT.CAPTURE.REVERSED', {
		resource_type: 'refund',
		summary: `A ${shownMoney(refund.amount)} capture payment was ${what}`,
		resource: refundOnWire(sandbox, refund)
	});
}

const descriptions = {
	CAPTURE_FULLY_REFUNDED: 'The capture has already been fully refunded',
	PENDING_CAPTURE:
		'Cannot initiate a refund as the capture is pending. Capture is typically pending when the payer has funded the transaction using e-check/bank funded.',
	REFUND_AMOUNT_EXCEEDED:
		'The refund amount must be less than or equal to the capture amount that has not yet been refunded.',
	REFUND_CAPTURE_CURRENCY_MISMATCH: 'Refund must be in the same currency as the capture',
	REFUND_NOT_ALLOWED: 'Capture cannot be refunded.',
	REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK:
		'Refunds are not allowed on this capture due to a chargeback on the card or bank. Please contact the payee to resolve the chargeback.'
};

function refusal(issue: keyof typeof descriptions) {
	return unprocessable({ issue, description: descriptions[issue] });
}
