import type Stripe from 'stripe';
import { discountsParam, requireReductions } from '../billing/discounts.ts';
import { hasTrial } from '../checkout/notes.ts';
import { expireSession } from '../checkout/expire.ts';
import { buildSession, delayedTypeOf } from '../checkout/session.ts';
import { invalidRequest, noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { flag, hash, integer, list, metadata, oneOf, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { requireChargeable } from '../money.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Store } from '../store.ts';
import type * as z from 'zod';
import { buildShipping, shippingParam } from './addresses.ts';
import { requireCustomer } from './customers.ts';
import {
	discountItems,
	draftLineItems,
	freeDuringTrial,
	lineItemsParam,
	saveLineItems,
	type LineItemDraft
} from './line-items.ts';
import { trialSettingsParam } from './subscription-params.ts';

const locales = [
	...([
		'auto',
		'bg',
		'cs',
		'da',
		'de',
		'el',
		'en',
		'en-GB',
		'es',
		'es-419',
		'et',
		'fi',
		'fil',
		'fr',
		'fr-CA'
	] as const),
	...([
		'hi-IN',
		'hr',
		'hu',
		'id',
		'it',
		'ja',
		'ko',
		'lt',
		'lv',
		'ms',
		'mt',
		'nb',
		'nl',
		'pl',
		'pt',
		'pt-BR'
	] as const),
	...(['ro', 'ru', 'sk', 'sl', 'sv', 'th', 'tr', 'vi', 'zh', 'zh-HK', 'zh-TW'] as const)
] as const;
const halfHour = 30 * 60;
const day = 24 * 3600;
// A clock a little off, or the time the request took, must not refuse exactly 30 minutes or 24 hours.
const leewaySeconds = 60;

const paymentIntentData = () =>
	hash({
		description: text(1000).optional(),
		metadata: metadata().optional(),
		receipt_email: text().optional(),
		setup_future_usage: oneOf(['off_session', 'on_session']).optional(),
		shipping: shippingParam().optional(),
		statement_descriptor: text(22).optional(),
		statement_descriptor_suffix: text(22).optional(),
		transfer_group: text().optional()
	});

const createParams = params({
	mode: oneOf(['payment', 'setup', 'subscription']),
	line_items: lineItemsParam(),
	success_url: text(),
	cancel_url: text().optional(),
	client_reference_id: text(200).optional(),
	currency: text().optional(),
	customer: text().optional(),
	customer_email: text(512).optional(),
	customer_creation: oneOf(['always', 'if_required']).optional(),
	expires_at: integer().optional(),
	locale: oneOf(locales).optional(),
	metadata: metadata().optional(),
	discounts: discountsParam().optional(),
	payment_intent_data: paymentIntentData().optional(),
	subscription_data: hash({
		description: text(500).optional(),
		metadata: metadata().optional(),
		trial_end: integer().optional(),
		trial_period_days: integer(1).optional(),
		trial_settings: trialSettingsParam().optional()
	}).optional(),
	customer_update: hash({
		address: oneOf(['auto', 'never']).optional(),
		name: oneOf(['auto', 'never']).optional()
	}).optional(),
	payment_method_collection: oneOf(['always', 'if_required']).optional(),
	payment_method_types: list(text()).optional(),
	allow_promotion_codes: flag().optional(),
	billing_address_collection: oneOf(['auto', 'required']).optional(),
	submit_type: oneOf(['auto', 'book', 'donate', 'pay', 'subscribe']).optional(),
	ui_mode: oneOf(['hosted_page']).optional()
});
type CreateParams = z.output<typeof createParams>;

/** @throws StripeProblem resource_missing. */
export function requireSession(store: Store, id: string): Stripe.Checkout.Session {
	const session = store.get('checkout_sessions', id);
	if (!session) throw noSuch('checkout.session', id, 'session');
	return session;
}

function createSession({ sandbox, params: given }: Call<CreateParams>): Stripe.Checkout.Session {
	const { store, apiBase } = sandbox;
	const now = sandbox.now();
	const mode = refuseContradictions(store, given);
	const drafts = draftLineItems(store, given.line_items, now);
	refuseLines(given, drafts);
	const currency = drafts[0]?.price.currency ?? '';
	const discounts = requireReductions(store, given.discounts ?? [], now);
	const items = drafts.map((draft) => draft.item);
	if (hasTrial({ subscriptionData: given.subscription_data ?? {} })) freeDuringTrial(items);
	discountItems(items, discounts);
	const fields = {
		...given,
		mode,
		discounts,
		line_items: items,
		expires_at: expiryOf(given.expires_at, now),
		payment_method_types: given.payment_method_types ?? (mode === 'payment' ? methodsOf(currency) : ['card'])
	};
	const session = buildSession(fields, apiBase, now);
	const total = session.amount_total ?? 0;
	// A discount may take everything off; then nothing is charged.
	const isFree = total === 0 && discounts.length > 0;
	if (mode === 'payment' && !isFree) requireChargeable(total, currency);
	saveSession(sandbox, session, drafts, given);
	return session;
}

function saveSession(
	{ store }: Sandbox,
	session: Stripe.Checkout.Session,
	drafts: LineItemDraft[],
	given: CreateParams
): void {
	const { shipping, ...rest } = given.payment_intent_data ?? {};
	store.save('checkout_notes', {
		id: session.id,
		lineItems: saveLineItems(store, drafts),
		paymentIntentData: {
			...rest,
			...(shipping && { shipping: buildShipping(shipping) })
		},
		subscriptionData: given.subscription_data ?? {},
		lastTry: null
	});
	store.save('checkout_sessions', session);
}

function refuseContradictions(store: Store, given: CreateParams): 'payment' | 'subscription' {
	const { mode } = given;
	if (mode === 'setup') throw invalidRequest('The sandbox does not do mode `setup` yet.', 'mode');
	if (mode === 'payment' && given.subscription_data) {
		throw invalidRequest('You can not pass `subscription_data` in `payment` mode.', 'subscription_data');
	}
	if (mode === 'subscription' && (given.payment_intent_data || given.customer_creation)) {
		const param = given.payment_intent_data ? 'payment_intent_data' : 'customer_creation';
		throw invalidRequest(`You can not pass \`${param}\` in \`subscription\` mode.`, param);
	}
	if (given.discounts && given.allow_promotion_codes !== undefined) {
		throw invalidRequest(
			'You may only specify one of these parameters: allow_promotion_codes, discounts.',
			'discounts'
		);
	}
	if (given.customer && given.customer_email) {
		throw invalidRequest(
			'You may only specify one of these parameters: customer, customer_email.',
			'customer'
		);
	}
	if (given.customer && given.customer_creation) {
		throw invalidRequest(
			'You may only specify one of these parameters: customer, customer_creation.',
			'customer_creation'
		);
	}
	if (given.customer) requireCustomer(store, given.customer, 'customer', 400);
	if (given.customer_email && !isEmail(given.customer_email)) {
		throw invalidRequest(`Invalid email address: ${given.customer_email}`, 'customer_email', 'email_invalid');
	}
	for (const name of ['success_url', 'cancel_url'] as const) requireUrl(given[name], name);
	return mode;
}

function refuseLines(given: CreateParams, drafts: LineItemDraft[]): void {
	if (given.mode === 'subscription' && !drafts.some(({ price }) => price.type === 'recurring')) {
		throw invalidRequest(
			'You must provide at least one recurring price in `subscription` mode when using prices.',
			'mode'
		);
	}
	if (given.mode === 'payment' && drafts.some(({ price }) => price.type === 'recurring')) {
		throw invalidRequest(
			'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use ' +
				'only one-time prices.',
			'line_items'
		);
	}
	const odd = drafts.find(({ price }) => given.currency && price.currency !== given.currency.toLowerCase());
	if (odd)
		throw invalidRequest(`The price's currency ${odd.price.currency} is not ${given.currency}.`, 'currency');
}

/** Whether a text can be an e-mail address. */
export function isEmail(text: string): boolean {
	return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}

function requireUrl(url: string | undefined, param: string): void {
	if (url === undefined || (URL.canParse(url) && /^https?:/.test(url))) return;
	throw invalidRequest('Not a valid URL', param, 'url_invalid');
}

function expiryOf(asked: number | undefined, now: number): number {
	if (asked === undefined) return now + day;
	if (asked < now + halfHour - leewaySeconds) {
		const message = 'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.';
		throw invalidRequest(message, 'expires_at');
	}
	if (asked > now + day + leewaySeconds) {
		throw invalidRequest(
			'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
			'expires_at'
		);
	}
	return asked;
}

function methodsOf(currency: string): string[] {
	const delayed = delayedTypeOf(currency);
	return delayed ? ['card', delayed] : ['card'];
}

export const checkoutSessionRoutes: Route[] = [
	route('POST', '/v1/checkout/sessions', createParams, createSession),
	route('GET', '/v1/checkout/sessions/:id', params({}), ({ sandbox, id }) =>
		requireSession(sandbox.store, id)
	),
	route('POST', '/v1/checkout/sessions/:id/expire', params({}), ({ sandbox, id, cause }) =>
		expireSession(sandbox, requireSession(sandbox.store, id), cause)
	),
	route(
		'GET',
		'/v1/checkout/sessions/:id/line_items',
		params(listShape),
		({ sandbox, id, params: asked, path }) => {
			requireSession(sandbox.store, id);
			// Lines keep the order they were given in, unlike other lists.
			const lines = sandbox.store.get('checkout_notes', id)?.lineItems ?? [];
			return page(lines.toReversed(), asked, path);
		}
	),
	route(
		'GET',
		'/v1/checkout/sessions',
		params({
			...listShape,
			created: createdParam().optional(),
			customer: text().optional(),
			customer_details: hash({ email: text() }).optional(),
			payment_intent: text().optional(),
			subscription: text().optional(),
			status: oneOf(['complete', 'expired', 'open']).optional()
		}),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('checkout_sessions')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => !asked.customer || row.customer === asked.customer)
				.filter(
					(row) => !asked.customer_details || row.customer_details?.email === asked.customer_details.email
				)
				.filter((row) => !asked.payment_intent || row.payment_intent === asked.payment_intent)
				.filter((row) => !asked.subscription || row.subscription === asked.subscription)
				.filter((row) => !asked.status || row.status === asked.status);
			return page(rows, asked, path);
		}
	)
];
