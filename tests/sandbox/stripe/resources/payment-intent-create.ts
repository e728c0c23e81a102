import type Stripe from 'stripe';
import type * as z from 'zod';
import { timeOf } from '../clock.ts';
import { invalidRequest } from '../http/errors.ts';
import { flag, hash, integer, list, metadata, oneOf, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { requireChargeable, requireCurrency } from '../money.ts';
import { bookCharge, cardError, chargeCard } from '../payments/charge-card.ts';
import type { Sandbox } from '../sandbox.ts';
import { buildShipping, shippingParam } from './addresses.ts';
import { requireCustomer } from './customers.ts';
import { buildPaymentIntent, requirePaymentIntent } from './payment-intents.ts';
import { paymentMethodGiven } from './payment-methods.ts';

const createParams = params({
	amount: integer(1),
	currency: text(),
	automatic_payment_methods: hash({
		enabled: flag(),
		allow_redirects: oneOf(['always', 'never']).optional()
	}).optional(),
	confirm: flag().optional(),
	customer: text().optional(),
	description: text(1000).optional(),
	metadata: metadata().optional(),
	off_session: flag().optional(),
	payment_method: text().optional(),
	payment_method_types: list(text()).optional(),
	receipt_email: text().optional(),
	setup_future_usage: oneOf(['off_session', 'on_session']).optional(),
	shipping: shippingParam().optional()
});
const confirmParams = params({ payment_method: text().optional(), off_session: flag().optional() });

function createIntent({ sandbox, params: given, cause }: Call<z.output<typeof createParams>>) {
	const { customer = null, payment_method: method, confirm } = given;
	if (customer) requireCustomer(sandbox.store, customer, 'customer', 400);
	const local = timeOf(sandbox, customer);
	const currency = requireCurrency(given.currency, 'currency');
	requireChargeable(given.amount, currency);
	const fields = {
		amount: given.amount,
		currency,
		customer,
		payment_method_types: given.payment_method_types ?? ['card']
	};
	const { shipping, ...data } = given;
	const intent = buildPaymentIntent(
		fields,
		{ ...data, ...(shipping && { shipping: buildShipping(shipping) }) },
		local.now()
	);
	local.store.save('payment_intents', intent);
	local.events.emit('payment_intent.created', intent, cause);
	if (confirm) return confirmIntent(local, intent, method);
	if (method) {
		intent.payment_method = paymentMethodGiven(local, method, 'payment_method').id;
		intent.status = 'requires_confirmation';
	}
	return intent;
}

/** @throws StripeProblem 402 when the card is declined; the intent then waits for another. */
function confirmIntent(
	sandbox: Sandbox,
	intent: Stripe.PaymentIntent,
	method: string | undefined
): Stripe.PaymentIntent {
	if (intent.status === 'succeeded') {
		throw invalidRequest(
			'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.',
			undefined,
			'payment_intent_unexpected_state'
		);
	}
	const id = method ?? (typeof intent.payment_method === 'string' ? intent.payment_method : null);
	if (!id) {
		throw invalidRequest(
			'You cannot confirm this PaymentIntent because it is missing a payment method.',
			undefined,
			'payment_intent_unexpected_state'
		);
	}
	const decline = chargeCard(sandbox, intent, paymentMethodGiven(sandbox, id, 'payment_method'));
	if (decline) throw cardError(decline);
	bookCharge(sandbox, intent);
	return intent;
}

export const paymentIntentCreateRoutes: Route[] = [
	route('POST', '/v1/payment_intents', createParams, createIntent),
	route('POST', '/v1/payment_intents/:id/confirm', confirmParams, ({ sandbox, id, params: given }) =>
		confirmIntent(sandbox, requirePaymentIntent(sandbox.store, id), given.payment_method)
	)
];
