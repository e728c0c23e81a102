import type Stripe from 'stripe';
import { idOf, isMissing, stripe } from '../payments/stripe.ts';
import { unwrap } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';

/**
 * Writes down what of a payment went back, by refund or by dispute, as Stripe has it now; credits follow. Repeating it changes
 * nothing. False for a payment that is none of billing's.
 */
export async function convergeMoneyBack(paymentIntentId: string): Promise<boolean> {
	const ticket = unwrap(await secretClient().rpc('begin_look'));
	const { data: charges } = await stripe().charges.list({ payment_intent: paymentIntentId, limit: 10 });
	const taken = charges.filter(({ paid }) => paid);
	const refunded = taken.reduce((sum, charge) => sum + charge.amount_refunded, 0);
	const disputed = await disputedOf(paymentIntentId, taken);
	return unwrap(
		await secretClient().rpc('record_back', {
			p_ticket: ticket,
			p_provider: 'stripe',
			p_provider_payment_id: paymentIntentId,
			p_refunded_cents: refunded,
			p_disputed_cents: disputed
		})
	);
}

// A dispute takes the money at once; only one that is won, or an inquiry that never became a dispute, leaves it here.
const harmless = new Set<string>([
	'won',
	'warning_needs_response',
	'warning_under_review',
	'warning_closed',
	'prevented'
]);

async function disputedOf(paymentIntentId: string, charges: Stripe.Charge[]): Promise<number> {
	if (!charges.some(({ disputed }) => disputed)) return 0;
	const { data } = await stripe().disputes.list({ payment_intent: paymentIntentId, limit: 10 });
	return data.filter(({ status }) => !harmless.has(status)).reduce((sum, { amount }) => sum + amount, 0);
}

/** The payment that a charge took; null when Stripe doesn't know the charge. */
export async function paymentOfCharge(chargeId: string): Promise<string | null> {
	try {
		const { payment_intent: intent } = await stripe().charges.retrieve(chargeId);
		return idOf(intent);
	} catch (error) {
		if (isMissing(error)) return null;
		throw error;
	}
}

/** The payment that a dispute is about. */
export async function paymentOfDispute(disputeId: string): Promise<string | null> {
	const { payment_intent: intent } = await stripe().disputes.retrieve(disputeId);
	return idOf(intent);
}
