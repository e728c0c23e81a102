import type Stripe from 'stripe';
import { config } from '../platform/config.ts';
import type { Database } from '../platform/database-types.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import type { Viewer } from '../workspaces/viewer.ts';
import { convergeSession, retrieveSession } from './converge.ts';
import { asOutcome, isStuckToKey, stripe } from './stripe.ts';

type Order = Database['public']['Tables']['orders']['Row'];

export type CheckoutRequest = {
	slug: string;
	viewer: Viewer | null;
	/** Hash of the browser's cookie: a double click is one order. */
	visitorKey: string;
	/** The language of the payment page and of the receipt. */
	locale: string;
};

// Stripe allows at most 24 h from the session's creation; counted from the order's, so that a repeat asks the same.
const payableSeconds = 23.5 * 3600;
const stripeLocales: Record<string, 'en' | 'pt' | 'pt-BR'> = { en: 'en', 'pt-PT': 'pt', 'pt-BR': 'pt-BR' };

/**
 * The address to send the buyer to: the payment page for the product's present price, the return page when they paid a
 * moment ago, or the page that says they own it. Repeating it gives the same order while that can be paid. Throws
 * `product_not_found` (404) and `payments_unavailable` (503; nothing is lost, the same click may be made again).
 */
export async function startCheckout(request: CheckoutRequest): Promise<string> {
	// A second round, when the order at hand turns out to be over: the database then opens a fresh one.
	for (let round = 0; round < 2; round++) {
		const order = await openOrder(request);
		if (order.state === 'paid') return `${config().ORIGIN}/checkout/owned?product=${request.slug}`;
		const address = await wayToPay(order, request).catch((error: unknown) => {
			throw asOutcome(error);
		});
		if (address) return address;
	}
	throw new DomainError('payments_unavailable', 503);
}

async function openOrder({ slug, viewer, visitorKey, locale }: CheckoutRequest): Promise<Order> {
	return unwrap(
		await secretClient().rpc('open_order', {
			p_slug: slug,
			p_visitor_key: visitorKey,
			p_locale: locale,
			...(viewer ? { p_user_id: viewer.userId } : {})
		})
	);
}

/** Where this order is paid, or the return page when it was; null when it can't be paid any more. */
async function wayToPay(order: Order, request: CheckoutRequest): Promise<string | null> {
	const known = order.provider_session_id;
	const session = known ? await retrieveSession(known) : await openSession(order, request);
	if (session.status === 'open' && session.url) return session.url;
	const converged = await convergeSession(session.id);
	return converged === 'expired' ? null : returnUrl(session.id);
}

function returnUrl(sessionId: string): string {
	return `${config().ORIGIN}/checkout/return?session_id=${sessionId}`;
}

async function openSession(order: Order, request: CheckoutRequest): Promise<Stripe.Checkout.Session> {
	const session = await createSession(order, request);
	unwrapMaybe(await secretClient().rpc('attach_session', { p_order_id: order.id, p_session_id: session.id }));
	return session;
}

async function createSession(
	order: Order,
	{ slug, viewer }: CheckoutRequest
): Promise<Stripe.Checkout.Session> {
	try {
		return await stripe().checkout.sessions.create(
			{
				mode: 'payment',
				client_reference_id: order.id,
				metadata: { order_id: order.id },
				payment_intent_data: { metadata: { order_id: order.id } },
				line_items: [
					{
						quantity: 1,
						price_data: {
							currency: order.currency,
							unit_amount: order.amount_cents,
							product_data: { name: order.product_title }
						}
					}
				],
				...(viewer ? { customer_email: viewer.email } : {}),
				locale: stripeLocales[order.locale] ?? 'auto',
				success_url: returnUrl('{CHECKOUT_SESSION_ID}'),
				cancel_url: `${config().ORIGIN}/p/${slug}`,
				expires_at: Math.floor(Date.parse(order.created_at) / 1000 + payableSeconds)
			},
			{ idempotencyKey: `order:${order.id}` }
		);
	} catch (error) {
		// The same key would get the same answer for a day: the next click must open another order.
		if (isStuckToKey(error)) await secretClient().rpc('expire_order', { p_order_id: order.id });
		throw error;
	}
}
