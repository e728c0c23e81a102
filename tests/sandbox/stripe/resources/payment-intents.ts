import type Stripe from 'stripe';
import type { PaymentIntentData } from '../checkout/notes.ts';
import { noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import type { Store } from '../store.ts';

export interface IntentFields {
	amount: number;
	currency: string;
	customer: string | null;
	payment_method_types: string[];
}

/** A payment intent that waits for a way to pay. */
export function buildPaymentIntent(
	fields: IntentFields,
	data: PaymentIntentData,
	now: number
): Stripe.PaymentIntent {
	const id = newId('pi');
	return {
		id,
		object: 'payment_intent',
		allowed_payment_method_types: null,
		amount: fields.amount,
		amount_capturable: 0,
		amount_received: 0,
		application: null,
		application_fee_amount: null,
		automatic_payment_methods: null,
		canceled_at: null,
		cancellation_reason: null,
		capture_method: 'automatic_async',
		client_secret: newId(`${id}_secret`),
		confirmation_method: 'automatic',
		created: now,
		currency: fields.currency,
		customer: fields.customer,
		customer_account: null,
		description: data.description ?? null,
		excluded_payment_method_types: null,
		last_payment_error: null,
		latest_charge: null,
		livemode: false,
		managed_payments: null,
		metadata: data.metadata ?? {},
		next_action: null,
		on_behalf_of: null,
		payment_method: null,
		payment_method_configuration_details: null,
		payment_method_options: {
			card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' }
		},
		payment_method_types: fields.payment_method_types,
		payment_record: null,
		processing: null,
		receipt_email: data.receipt_email ?? null,
		review: null,
		setup_future_usage: data.setup_future_usage ?? null,
		shipping: data.shipping ?? null,
		source: null,
		statement_descriptor: data.statement_descriptor ?? null,
		statement_descriptor_suffix: data.statement_descriptor_suffix ?? null,
		status: 'requires_payment_method',
		transfer_data: null,
		transfer_group: data.transfer_group ?? null
	};
}

/** @throws StripeProblem resource_missing. */
export function requirePaymentIntent(
	store: Store,
	id: string,
	param = 'intent',
	status: 400 | 404 = 404
): Stripe.PaymentIntent {
	const intent = store.get('payment_intents', id);
	if (!intent) throw noSuch('payment_intent', id, param, status);
	return intent;
}

export const paymentIntentRoutes: Route[] = [
	route('GET', '/v1/payment_intents/:id', params({}), ({ sandbox, id }) =>
		requirePaymentIntent(sandbox.store, id)
	),
	route(
		'GET',
		'/v1/payment_intents',
		params({ ...listShape, created: createdParam().optional(), customer: text().optional() }),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('payment_intents')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => !asked.customer || row.customer === asked.customer);
			return page(rows, asked, path);
		}
	)
];
