import type Stripe from 'stripe';
import { cardOf, type Card } from '../checkout/cards.ts';
import { invalidRequest, noSuch } from '../http/errors.ts';
import { hash, integer, metadata, oneOf, params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import type { Store } from '../store.ts';
import { addressParam, buildAddress, type AddressFields } from './customers.ts';

/** Who pays, as typed by the buyer or given through the API. */
export interface Payer {
	email: string | null;
	name: string | null;
	address?: AddressFields | undefined;
	phone?: string | undefined;
}

/** How the buyer pays: with a card, or with a method whose money comes days later. */
export type Means = { type: 'card'; card: Card } | { type: DelayedType };
export type DelayedType =
	| 'acss_debit'
	| 'au_becs_debit'
	| 'bacs_debit'
	| 'boleto'
	| 'konbini'
	| 'oxxo'
	| 'sepa_debit'
	| 'us_bank_account';

const tokens: Record<string, string> = {
	tok_visa: '4242424242424242',
	tok_mastercard: '5555555555554444',
	tok_amex: '378282246310005',
	tok_chargeDeclined: '4000000000000002',
	tok_chargeDeclinedInsufficientFunds: '4000000000009995'
};

/** A payment method as Stripe shows it. */
export function buildPaymentMethod(
	means: Means,
	payer: Payer,
	now: number,
	meta: Record<string, string> = {}
): Stripe.PaymentMethod {
	return {
		id: newId('pm'),
		object: 'payment_method',
		allow_redisplay: 'limited',
		billing_details: {
			address: buildAddress(payer.address ?? {}),
			email: payer.email,
			name: payer.name,
			phone: payer.phone ?? null,
			tax_id: null
		},
		...(means.type === 'card' && { card: cardDetails(means.card) }),
		created: now,
		customer: null,
		customer_account: null,
		livemode: false,
		metadata: meta,
		type: means.type
	};
}

function cardDetails(card: Card): Stripe.PaymentMethod.Card {
	return {
		brand: card.brand,
		checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
		country: 'US',
		display_brand: card.brand,
		exp_month: 12,
		exp_year: 2040,
		fingerprint: `sandbox${card.last4}`,
		funding: 'credit',
		generated_from: null,
		last4: card.last4,
		networks: { available: [card.brand], preferred: null },
		regulated_status: 'unregulated',
		three_d_secure_usage: { supported: true },
		wallet: null
	};
}

/** @throws StripeProblem resource_missing. */
export function requirePaymentMethod(
	store: Store,
	id: string,
	param = 'payment_method',
	status: 400 | 404 = 404
) {
	const found = store.get('payment_methods', id);
	if (!found) throw noSuch('PaymentMethod', id, param, status);
	return found;
}

function cardGiven(given: { token?: string | undefined; number?: string | undefined }): Card {
	const number = given.token ? tokens[given.token] : given.number;
	if (!number) throw noSuch('token', given.token ?? '', 'card[token]', 400);
	const card = cardOf(number);
	if (!card) throw invalidRequest('Your card number is incorrect.', 'card[number]', 'incorrect_number');
	return card;
}

export const paymentMethodRoutes: Route[] = [
	route(
		'POST',
		'/v1/payment_methods',
		params({
			type: oneOf(['card']),
			card: hash({
				token: text().optional(),
				number: text().optional(),
				exp_month: integer(1).optional(),
				exp_year: integer(1970).optional(),
				cvc: text().optional()
			}),
			billing_details: hash({
				address: addressParam().optional(),
				email: text().optional(),
				name: text().optional(),
				phone: text().optional()
			}).optional(),
			metadata: metadata().optional()
		}),
		({ sandbox: { store, now }, params: given }) => {
			const { email = null, name = null, address, phone } = given.billing_details ?? {};
			const means: Means = { type: 'card', card: cardGiven(given.card) };
			const method = buildPaymentMethod(means, { email, name, address, phone }, now(), given.metadata);
			return store.save('payment_methods', method);
		}
	),
	route('GET', '/v1/payment_methods/:id', params({}), ({ sandbox, id }) =>
		requirePaymentMethod(sandbox.store, id)
	)
];
