import { wayToPay } from '../payments/paying.ts';
import { provider, type ProviderName } from '../payments/provider.ts';
import { returnAddress } from '../payments/return-address.ts';
import { config } from '../platform/config.ts';
import type { Database } from '../platform/database-types.ts';
import { DomainError, unwrap } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import type { Viewer } from '../workspaces/viewer.ts';

type Order = Database['public']['Tables']['orders']['Row'];

export type CheckoutRequest = {
	slug: string;
	viewer: Viewer | null;
	/** Hash of the browser's cookie: a double click is one order. */
	visitorKey: string;
	/** The language of the payment page and of the receipt. */
	locale: string;
	provider?: ProviderName;
};

/**
 * The address to send the buyer to: the payment page for the product's present price, the return page when they paid a
 * moment ago, or the page that says they own it. Repeating it gives the same order while that can be paid. Throws
 * `product_not_found` (404) and `payments_unavailable` (503; nothing is lost, the same click may be made again).
 */
export async function startCheckout(request: CheckoutRequest): Promise<string> {
	provider(request.provider ?? 'stripe'); // refuses one that is not set up
	// A second round, when the order at hand turns out to be over: the database then opens a fresh one.
	for (let round = 0; round < 2; round++) {
		const order = await openOrder(request);
		if (order.state === 'paid') return `${config().ORIGIN}/checkout/owned?product=${request.slug}`;
		const address = await wayToPay(order, {
			title: order.product_title ?? '',
			email: request.viewer?.email ?? null,
			returnUrl: (sessionId) =>
				returnAddress(`${config().ORIGIN}/checkout/return`, order.provider as ProviderName, sessionId),
			cancelUrl: `${config().ORIGIN}/p/${request.slug}`
		});
		if (address) return address;
	}
	throw new DomainError('payments_unavailable', 503);
}

async function openOrder({
	slug,
	viewer,
	visitorKey,
	locale,
	provider: name = 'stripe'
}: CheckoutRequest): Promise<Order> {
	return unwrap(
		await secretClient().rpc('open_order', {
			p_slug: slug,
			p_visitor_key: visitorKey,
			p_locale: locale,
			p_provider: name,
			...(viewer ? { p_user_id: viewer.userId } : {})
		})
	);
}
