import type Stripe from 'stripe';
import type { Decline } from '../checkout/cards.ts';
import { noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import type { Store } from '../store.ts';

export type ChargeStatus = 'succeeded' | 'pending' | 'failed';

/** One try to take the money of a payment intent. */
export function buildCharge(
	intent: Stripe.PaymentIntent,
	method: Stripe.PaymentMethod,
	outcome: { status: ChargeStatus; decline: Decline | null },
	now: number
): Stripe.Charge {
	const { status, decline } = outcome;
	return {
		id: newId('ch'),
		object: 'charge',
		amount: intent.amount,
		amount_captured: status === 'succeeded' ? intent.amount : 0,
		amount_refunded: 0,
		application: null,
		application_fee: null,
		application_fee_amount: null,
		balance_transaction: null,
		billing_details: method.billing_details,
		calculated_statement_descriptor: 'SANDBOX',
		captured: status === 'succeeded',
		created: now,
		currency: intent.currency,
		customer: intent.customer,
		description: intent.description,
		disputed: false,
		failure_balance_transaction: null,
		failure_code: decline?.code ?? null,
		failure_message: decline?.message ?? null,
		fraud_details: {},
		livemode: false,
		metadata: { ...intent.metadata },
		on_behalf_of: null,
		outcome: buildOutcome(status, decline),
		paid: status !== 'failed',
		payment_intent: intent.id,
		payment_method: method.id,
		payment_method_details: methodDetails(intent, method),
		receipt_email: intent.receipt_email,
		receipt_number: null,
		receipt_url: null,
		refunded: false,
		review: null,
		shipping: intent.shipping,
		source: null,
		source_transfer: null,
		statement_descriptor: intent.statement_descriptor,
		statement_descriptor_suffix: intent.statement_descriptor_suffix,
		status,
		transfer_data: null,
		transfer_group: intent.transfer_group
	};
}

function buildOutcome(status: ChargeStatus, decline: Decline | null): Stripe.Charge.Outcome {
	return {
		advice_code: null,
		network_advice_code: null,
		network_decline_code: null,
		network_status: decline ? 'declined_by_network' : 'approved_by_network',
		reason: decline?.declineCode ?? decline?.code ?? null,
		risk_level: 'normal',
		seller_message: decline
			? 'The bank did not return any further details with this decline.'
			: sellerMessage(status),
		type: decline ? 'issuer_declined' : 'authorized'
	};
}

function sellerMessage(status: ChargeStatus): string {
	return status === 'succeeded' ? 'Payment complete.' : 'Payment not settled yet.';
}

function methodDetails(
	intent: Stripe.PaymentIntent,
	method: Stripe.PaymentMethod
): Stripe.Charge.PaymentMethodDetails {
	const { card, type } = method;
	if (!card) return { type };
	return {
		type,
		card: {
			amount_authorized: intent.amount,
			authorization_code: null,
			brand: card.brand,
			checks: card.checks,
			country: card.country,
			electronic_commerce_indicator: null,
			exp_month: card.exp_month,
			exp_year: card.exp_year,
			fingerprint: card.fingerprint ?? null,
			funding: card.funding,
			installments: null,
			last4: card.last4,
			mandate: null,
			network: card.brand,
			network_transaction_id: null,
			regulated_status: card.regulated_status,
			three_d_secure: null,
			transaction_link_id: null,
			wallet: null
		}
	};
}

/** @throws StripeProblem resource_missing. */
export function requireCharge(
	store: Store,
	id: string,
	param = 'id',
	status: 400 | 404 = 404
): Stripe.Charge {
	const charge = store.get('charges', id);
	if (!charge) throw noSuch('charge', id, param, status);
	return charge;
}

export const chargeRoutes: Route[] = [
	route('GET', '/v1/charges/:id', params({}), ({ sandbox, id }) => requireCharge(sandbox.store, id)),
	route(
		'GET',
		'/v1/charges',
		params({
			...listShape,
			created: createdParam().optional(),
			customer: text().optional(),
			payment_intent: text().optional()
		}),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('charges')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => !asked.customer || row.customer === asked.customer)
				.filter((row) => !asked.payment_intent || row.payment_intent === asked.payment_intent);
			return page(rows, asked, path);
		}
	)
];
