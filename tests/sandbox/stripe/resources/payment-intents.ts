import type Stripe from 'stripe';
import type { PaymentIntentData } from '../checkout/notes.ts';
import { noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import type { Store } from '../store.ts';

/** The payment intent of a checkout session, waiting for a way to pay. */
export function buildPaymentIntent(
	session: Stripe.Checkout.Session,
	data: PaymentIntentData,
	now: number
): Stripe.PaymentIntent {
	const id = newId('pi');
	return {
		id,
		object: 'payment_intent',
		allowed_payment_method_types: null,
		amount: session.amount_total ?? 0,
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
		currency: session.currency ?? 'usd',
		customer: typeof session.customer === 'string' ? session.customer : null,
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
		payment_method_types: session.payment_method_types,
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
function requirePaymentIntent(store: Store, id: string): Stripe.PaymentIntent {
	const intent = store.get('payment_intents', id);
	if (!intent) throw noSuch('payment_intent', id, 'intent');
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
