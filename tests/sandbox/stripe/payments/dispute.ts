import type Stripe from 'stripe';
import { invalidRequest } from '../http/errors.ts';
import { idOf, newId } from '../ids.ts';
import { buildBooking } from '../resources/balance-transactions.ts';
import type { Sandbox } from '../sandbox.ts';

const feeCents = 1500;
const answerSeconds = 9 * 24 * 3600;

/**
 * Lets the buyer's bank dispute a charge: the amount and a fee of 15.00 leave the account. An inquiry moves no money.
 * @throws StripeProblem 400 when it was not paid or is disputed already.
 */
export function openDispute(
	sandbox: Sandbox,
	charge: Stripe.Charge,
	kind: 'dispute' | 'inquiry' = 'dispute'
): Stripe.Dispute {
	const { store, events, now } = sandbox;
	if (charge.status !== 'succeeded' || charge.disputed) {
		throw invalidRequest(`Charge ${charge.id} can't be disputed.`, 'charge');
	}
	const dispute = store.save('disputes', buildDispute(charge, kind, now()));
	if (kind === 'dispute') book(sandbox, dispute, -dispute.amount, feeCents);
	charge.disputed = true;
	store.save('charges', charge);
	events.emit('charge.dispute.created', dispute);
	if (kind === 'dispute') events.emit('charge.dispute.funds_withdrawn', dispute);
	events.emit('charge.updated', charge);
	return dispute;
}

/**
 * Ends a dispute; one that is won brings amount and fee back. An inquiry is only closed.
 * @throws StripeProblem 400 when it is closed.
 */
export function closeDispute(
	sandbox: Sandbox,
	dispute: Stripe.Dispute,
	outcome: 'won' | 'lost'
): Stripe.Dispute {
	const { store, events } = sandbox;
	if (['won', 'lost', 'warning_closed'].includes(dispute.status)) {
		throw invalidRequest(`This dispute is already ${dispute.status}.`, 'dispute');
	}
	const isInquiry = dispute.status.startsWith('warning_');
	const isWon = outcome === 'won' && !isInquiry;
	dispute.status = isInquiry ? 'warning_closed' : outcome;
	dispute.evidence_details.due_by = null;
	store.save('disputes', dispute);
	if (isWon) book(sandbox, dispute, dispute.amount, -feeCents);
	events.emit('charge.dispute.closed', dispute);
	if (isWon) events.emit('charge.dispute.funds_reinstated', dispute);
	return dispute;
}

function book({ store, now }: Sandbox, dispute: Stripe.Dispute, amount: number, fee: number): void {
	const booked = buildBooking(
		{
			amount,
			currency: dispute.currency,
			description: `Chargeback ${amount < 0 ? 'withdrawal' : 'reversal'} for ${idOf(dispute.charge)}`,
			fee,
			feeDescription: 'Dispute fee',
			reportingCategory: amount < 0 ? 'dispute' : 'dispute_reversal',
			source: dispute.id,
			type: 'adjustment'
		},
		now()
	);
	dispute.balance_transactions.push(store.save('balance_transactions', booked));
	store.save('disputes', dispute);
}

function buildDispute(charge: Stripe.Charge, kind: 'dispute' | 'inquiry', now: number): Stripe.Dispute {
	return {
		id: newId('dp'),
		object: 'dispute',
		amount: charge.amount - charge.amount_refunded,
		balance_transactions: [],
		charge: charge.id,
		created: now,
		currency: charge.currency,
		enhanced_eligibility_types: [],
		evidence: { ...noEvidence, enhanced_evidence: {} },
		evidence_details: {
			due_by: now + answerSeconds,
			enhanced_eligibility: {},
			has_evidence: false,
			past_due: false,
			submission_count: 0,
			submission_method: 'not_submitted'
		},
		intended_submission_method: null,
		is_charge_refundable: kind === 'inquiry',
		livemode: false,
		metadata: {},
		payment_intent: idOf(charge.payment_intent),
		reason: 'fraudulent',
		status: kind === 'inquiry' ? 'warning_needs_response' : 'needs_response'
	};
}

const noEvidence = {
	access_activity_log: null,
	billing_address: null,
	cancellation_policy: null,
	cancellation_policy_disclosure: null,
	cancellation_rebuttal: null,
	customer_communication: null,
	customer_email_address: null,
	customer_name: null,
	customer_purchase_ip: null,
	customer_signature: null,
	duplicate_charge_documentation: null,
	duplicate_charge_explanation: null,
	duplicate_charge_id: null,
	product_description: null,
	receipt: null,
	refund_policy: null,
	refund_policy_disclosure: null,
	refund_refusal_explanation: null,
	service_date: null,
	service_documentation: null,
	shipping_address: null,
	shipping_carrier: null,
	shipping_date: null,
	shipping_documentation: null,
	shipping_tracking_number: null,
	uncategorized_file: null,
	uncategorized_text: null
} as const;
