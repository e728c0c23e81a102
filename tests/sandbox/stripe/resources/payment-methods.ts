import type Stripe from 'stripe';
import { cardOf, type Card } from '../checkout/cards.ts';
import { timeOf } from '../clock.ts';
import type { Cause } from '../event-log.ts';
import { invalidRequest, noSuch } from '../http/errors.ts';
import { listShape, page } from '../http/list.ts';
import { hash, integer, metadata, oneOf, params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import { cardBehind, cardError } from '../payments/charge-card.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Store } from '../store.ts';
import { addressParam, buildAddress, type AddressFields } from './addresses.ts';
import { requireCustomer } from './customers.ts';

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

// https://docs.stripe.com/testing: each is both `tok_…` and `pm_card_…`.
const tokens: Record<string, string> = {
	amex: '378282246310005',
	chargeCustomerFail: '4000000000000341',
	chargeDeclined: '4000000000000002',
	chargeDeclinedInsufficientFunds: '4000000000009995',
	createDispute: '4000000000000259',
	createDisputeInquiry: '4000000000001976',
	mastercard: '5555555555554444',
	visa: '4242424242424242',
	visa_chargeDeclined: '4000000000000002'
};

/** A payment method as Stripe shows it. */
function buildPaymentMethod(
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

/** Stores a new payment method, and which card is behind it. */
export function savePaymentMethod(
	{ store, now }: Sandbox,
	means: Means,
	payer: Payer,
	meta?: Record<string, string>
): Stripe.PaymentMethod {
	const method = store.save('payment_methods', buildPaymentMethod(means, payer, now(), meta));
	if (means.type === 'card') store.save('card_numbers', { id: method.id, number: means.card.number });
	return method;
}

/**
 * The payment method of an id, or a new one for a test id such as `pm_card_visa`.
 * @throws StripeProblem resource_missing.
 */
export function paymentMethodGiven(sandbox: Sandbox, id: string, param: string): Stripe.PaymentMethod {
	const number = id.startsWith('pm_card_') && tokens[id.slice('pm_card_'.length)];
	const card = number && cardOf(number);
	if (!card) return requirePaymentMethod(sandbox.store, id, param, 400);
	return savePaymentMethod(sandbox, { type: 'card', card }, { email: null, name: null });
}

/**
 * Keeps a payment method for a customer; repeating is safe.
 * @throws StripeProblem 402 when the card can't be kept.
 */
export function attachPaymentMethod(
	{ store, events }: Sandbox,
	method: Stripe.PaymentMethod,
	customer: string,
	cause: Cause = null
): Stripe.PaymentMethod {
	if (method.customer === customer) return method;
	const card = cardBehind(store, method);
	if (card.decline && !card.attaches) throw cardError(card.decline);
	method.customer = customer;
	store.save('payment_methods', method);
	events.emit('payment_method.attached', method, cause);
	return method;
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
	const number = given.token ? tokens[given.token.replace(/^tok_/, '')] : given.number;
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
		({ sandbox, params: given }) => {
			const { email = null, name = null, address, phone } = given.billing_details ?? {};
			const means: Means = { type: 'card', card: cardGiven(given.card) };
			return savePaymentMethod(sandbox, means, { email, name, address, phone }, given.metadata);
		}
	),
	route('GET', '/v1/payment_methods/:id', params({}), ({ sandbox, id }) =>
		requirePaymentMethod(sandbox.store, id)
	),
	route(
		'POST',
		'/v1/payment_methods/:id/attach',
		params({ customer: text() }),
		({ sandbox, id, params: given, cause }) => {
			requireCustomer(sandbox.store, given.customer, 'customer', 400);
			const local = timeOf(sandbox, given.customer);
			return attachPaymentMethod(
				local,
				paymentMethodGiven(local, id, 'payment_method'),
				given.customer,
				cause
			);
		}
	),
	route('POST', '/v1/payment_methods/:id/detach', params({}), ({ sandbox, id, cause }) => {
		const method = requirePaymentMethod(sandbox.store, id);
		method.customer = null;
		sandbox.store.save('payment_methods', method);
		sandbox.events.emit('payment_method.detached', method, cause);
		return method;
	}),
	route(
		'GET',
		'/v1/payment_methods',
		params({ ...listShape, customer: text().optional(), type: text().optional() }),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('payment_methods')
				.filter((row) => row.customer !== null && (!asked.customer || row.customer === asked.customer))
				.filter((row) => !asked.type || row.type === asked.type);
			return page(rows, asked, path);
		}
	)
];
