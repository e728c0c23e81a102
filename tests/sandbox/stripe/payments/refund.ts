import type Stripe from 'stripe';
import type { Cause } from '../event-log.ts';
import { invalidRequest } from '../http/errors.ts';
import { idOf, newId } from '../ids.ts';
import { formatMoney } from '../money.ts';
import { buildBooking } from '../resources/balance-transactions.ts';
import type { Sandbox } from '../sandbox.ts';
import { snapshot, type Store } from '../store.ts';

export interface RefundFields {
	/** In minor units; what is left of the charge unless told. */
	amount?: number | undefined;
	metadata?: Record<string, string> | undefined;
	reason?: Stripe.Refund.Reason | undefined;
}

/**
 * Gives a charge back, whole or in part; Stripe keeps its fee.
 * @throws StripeProblem 400 when it was not paid, is refunded or disputed, or the amount is more than is left.
 */
export function refundCharge(
	sandbox: Sandbox,
	charge: Stripe.Charge,
	fields: RefundFields,
	cause: Cause = null
): Stripe.Refund {
	const { store, events, now } = sandbox;
	const left = charge.amount_captured - charge.amount_refunded;
	const amount = fields.amount ?? left;
	refuse(charge, amount, left);
	refuseDisputed(store, charge);
	const refund = buildRefund(charge, amount, fields, now());
	const { currency } = charge;
	const booked = buildBooking(
		{
			amount: -amount,
			currency,
			description: `REFUND FOR CHARGE${charge.description ? ` (${charge.description})` : ''}`,
			fee: 0,
			reportingCategory: 'refund',
			source: refund.id,
			type: 'refund'
		},
		now()
	);
	refund.balance_transaction = store.save('balance_transactions', booked).id;
	store.save('refunds', refund);
	const before = snapshot(charge);
	charge.amount_refunded += amount;
	charge.refunded = charge.amount_refunded === charge.amount;
	store.save('charges', charge);
	events.emit('refund.created', refund, cause);
	events.emit('charge.refunded', charge, cause, before);
	events.emit('refund.updated', refund, cause);
	return refund;
}

function refuse(charge: Stripe.Charge, amount: number, left: number): void {
	if (charge.status !== 'succeeded') {
		throw invalidRequest(`Charge ${charge.id} has not been paid.`, undefined, 'charge_not_refundable');
	}
	if (left === 0) {
		throw invalidRequest(
			`Charge ${charge.id} has already been refunded.`,
			undefined,
			'charge_already_refunded'
		);
	}
	if (amount > left) {
		const [asked, rest] = [amount, left].map((sum) => formatMoney(sum, charge.currency));
		throw invalidRequest(
			`Refund amount (${asked}) is greater than unrefunded amount on charge (${rest})`,
			'amount'
		);
	}
}

function refuseDisputed(store: Store, charge: Stripe.Charge): void {
	const dispute = store.all('disputes').find((row) => row.charge === charge.id);
	if (!dispute || dispute.is_charge_refundable) return;
	throw invalidRequest(`Charge ${charge.id} has been charged back.`, undefined, 'charge_disputed');
}

function buildRefund(
	charge: Stripe.Charge,
	amount: number,
	fields: RefundFields,
	now: number
): Stripe.Refund {
	return {
		id: newId('re'),
		object: 'refund',
		amount,
		balance_transaction: null,
		charge: charge.id,
		created: now,
		currency: charge.currency,
		customer: idOf(charge.customer),
		customer_account: null,
		destination_details: {
			card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
			type: 'card'
		},
		metadata: fields.metadata ?? {},
		payment_intent: idOf(charge.payment_intent),
		payment_method: charge.payment_method,
		reason: fields.reason ?? null,
		receipt_number: null,
		source_transfer_reversal: null,
		status: 'succeeded',
		transfer_reversal: null
	};
}
