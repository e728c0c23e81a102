import type Stripe from 'stripe';
import type { Reduction } from '../billing/discounts.ts';
import { newId } from '../ids.ts';
import type { DelayedType } from '../resources/payment-methods.ts';

export interface SessionFields {
	mode: 'payment' | 'subscription';
	line_items: Stripe.LineItem[];
	success_url: string;
	expires_at: number;
	payment_method_types: string[];
	cancel_url?: string | undefined;
	client_reference_id?: string | undefined;
	customer?: string | undefined;
	customer_email?: string | undefined;
	customer_creation?: 'always' | 'if_required' | undefined;
	locale?: string | undefined;
	metadata?: Record<string, string> | undefined;
	submit_type?: string | undefined;
	allow_promotion_codes?: boolean | undefined;
	discounts: Reduction[];
	billing_address_collection?: 'auto' | 'required' | undefined;
}

/** An open session as Stripe shows it. */
export function buildSession(fields: SessionFields, apiBase: string, now: number): Stripe.Checkout.Session {
	const id = newId('cs_test', 58);
	const isSubscription = fields.mode === 'subscription';
	const sumOf = (key: 'amount_subtotal' | 'amount_total' | 'amount_discount') =>
		fields.line_items.reduce((sum, item) => sum + item[key], 0);
	return {
		id,
		object: 'checkout.session',
		adaptive_pricing: { enabled: false },
		after_expiration: null,
		allow_promotion_codes: fields.allow_promotion_codes ?? null,
		allowed_payment_method_types: null,
		amount_subtotal: sumOf('amount_subtotal'),
		amount_total: sumOf('amount_total'),
		automatic_tax: { enabled: false, liability: null, provider: null, status: null },
		billing_address_collection: fields.billing_address_collection ?? null,
		cancel_url: fields.cancel_url ?? null,
		client_reference_id: fields.client_reference_id ?? null,
		client_secret: null,
		collected_information: null,
		consent: null,
		consent_collection: null,
		created: now,
		currency: fields.line_items[0]?.currency ?? null,
		currency_conversion: null,
		custom_fields: [],
		custom_text: {
			after_submit: null,
			shipping_address: null,
			submit: null,
			terms_of_service_acceptance: null
		},
		customer: fields.customer ?? null,
		customer_account: null,
		customer_creation: fields.customer
			? null
			: (fields.customer_creation ?? (isSubscription ? 'always' : 'if_required')),
		customer_details: fields.customer_email ? buildDetails(fields.customer_email, null) : null,
		customer_email: fields.customer_email ?? null,
		discounts: fields.discounts.map(({ coupon, promotionCode }) => ({
			coupon: coupon.id,
			promotion_code: promotionCode?.id ?? null
		})),
		expires_at: fields.expires_at,
		integration_identifier: null,
		invoice: null,
		invoice_creation: isSubscription
			? null
			: {
					enabled: false,
					invoice_data: {
						account_tax_ids: null,
						custom_fields: null,
						description: null,
						footer: null,
						issuer: null,
						metadata: {},
						rendering_options: null
					}
				},
		livemode: false,
		locale: fields.locale ?? null,
		managed_payments: null,
		metadata: fields.metadata ?? {},
		mode: fields.mode,
		origin_context: null,
		payment_intent: null,
		payment_link: null,
		payment_method_collection: isSubscription ? 'always' : 'if_required',
		payment_method_configuration_details: null,
		payment_method_options: { card: { request_three_d_secure: 'automatic' } },
		payment_method_types: fields.payment_method_types,
		payment_status: 'unpaid',
		permissions: null,
		phone_number_collection: { enabled: false },
		recovered_from: null,
		saved_payment_method_options: null,
		setup_intent: null,
		shipping_address_collection: null,
		shipping_cost: null,
		shipping_options: [],
		status: 'open',
		submit_type: fields.submit_type ?? null,
		subscription: null,
		success_url: fields.success_url,
		total_details: { amount_discount: sumOf('amount_discount'), amount_shipping: 0, amount_tax: 0 },
		ui_mode: 'hosted_page',
		url: `${apiBase}/c/pay/${id}`,
		wallet_options: null
	};
}

/** What is known of the buyer. */
export function buildDetails(email: string, name: string | null): Stripe.Checkout.Session.CustomerDetails {
	return {
		address: null,
		business_name: null,
		email,
		individual_name: null,
		name,
		phone: null,
		tax_exempt: 'none',
		tax_ids: null
	};
}

const delayedOfCurrency: Record<string, DelayedType> = {
	aud: 'au_becs_debit',
	brl: 'boleto',
	cad: 'acss_debit',
	eur: 'sepa_debit',
	gbp: 'bacs_debit',
	jpy: 'konbini',
	mxn: 'oxxo',
	usd: 'us_bank_account'
};

/** The method of a currency whose money comes days after checkout, or null. */
export function delayedTypeOf(currency: string | null): DelayedType | null {
	return delayedOfCurrency[currency ?? ''] ?? null;
}
