import { z } from 'zod';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { listen } from '../platform/postgres.ts';
import { secretClient } from '../platform/supabase.ts';
import type { Viewer } from '../workspaces/viewer.ts';
import { provider, type ProviderName } from '../payments/provider.ts';
import { settle } from '../payments/converge.ts';

/** Who is asking: a signed-in viewer, a browser that bought, or both. */
export type Buyer = { viewer: Viewer | null; visitorKey: string | null };

export type OrderStatus =
	/** `entitlementId` only for the buyer who ordered: the right to be let in at once. */
	| { state: 'paid'; slug: string | null; title: string; entitlementId: string | null }
	/** `delayed`: the buyer chose a method whose money comes in days. `unpaid`: they left the payment page. */
	| { state: 'waiting' | 'delayed' | 'unpaid' | 'expired' | 'revoked'; slug: string | null; title: string };

const columns =
	'id, state, provider, product_id, product_title, visitor_key, buyer_user_id, paid_at, amount_cents, currency';
const OrderNotice = z.object({ orderId: z.string() });
const glanceTimeoutMs = 5000;
const sessionShape = /^(cs_[A-Za-z0-9_]{8,200}|[A-Z0-9]{8,64})$/; // of Stripe, of PayPal

/**
 * How the order of a checkout session stands, for the page a buyer returns to. Grants nothing and trusts nothing but
 * the session's id, which nobody can guess. Throws `order_not_found` (404).
 */
export async function findStatus(sessionId: string, buyer: Buyer): Promise<OrderStatus> {
	const order = await findBySession(sessionId);
	const shown = { slug: await findListedSlug(order.product_id), title: order.product_title };
	if (order.state === 'paid') {
		const entitlementId = (await activeEntitlements([order.id])).get(order.id);
		if (!entitlementId) return { state: 'revoked', ...shown };
		return { state: 'paid', ...shown, entitlementId: isBuyer(order, buyer) ? entitlementId : null };
	}
	if (order.state === 'expired') return { state: 'expired', ...shown };
	return { state: await glance(order.provider, sessionId), ...shown };
}

/**
 * Asks the provider about the session now and acts on the answer, like its webhook would. Safe to repeat. Returns where the buyer has
 * to pay after all, when their means of paying was declined. Throws a DomainError when it could not be asked or its answer not followed.
 */
export async function checkSession(sessionId: string): Promise<string | null> {
	const order = await findBySession(sessionId);
	return order.state === 'open' ? settle(sessionId, order.provider as ProviderName) : null;
}

/** The order that a checkout session belongs to. Throws `order_not_found` (404). */
export async function findOrderId(sessionId: string): Promise<{ id: string; isOpen: boolean }> {
	const order = await findBySession(sessionId);
	return { id: order.id, isOpen: order.state === 'open' };
}

export type Owned = {
	title: string;
	entitlementId: string;
	paidAt: string;
	amountCents: number;
	currency: string;
};

/** What this buyer already has of the product on this page, newest first; null when nothing. */
export async function findOwned(slug: string, buyer: Buyer): Promise<Owned | null> {
	const page = await secretClient().from('pages').select('product_id').eq('slug', slug).maybeSingle();
	const rights = [
		...(buyer.visitorKey ? [`visitor_key.eq.${buyer.visitorKey}`] : []),
		...(buyer.viewer ? [`buyer_user_id.eq.${buyer.viewer.userId}`] : [])
	];
	if (!page.data || rights.length === 0) return null;
	const orders = unwrap(
		await secretClient()
			.from('orders')
			.select(columns)
			.eq('product_id', page.data.product_id)
			.eq('state', 'paid')
			.or(rights.join(','))
			.order('paid_at', { ascending: false })
	);
	const active = await activeEntitlements(orders.map(({ id }) => id));
	for (const { id, product_title: title, paid_at: paidAt, amount_cents: amountCents, currency } of orders) {
		const entitlementId = active.get(id);
		if (entitlementId && paidAt) return { title: title ?? '', entitlementId, paidAt, amountCents, currency };
	}
	return null;
}

/** The rights in force by order. */
async function activeEntitlements(orderIds: string[]): Promise<Map<string, string>> {
	const rows = unwrap(
		await secretClient()
			.from('entitlements')
			.select('id, order_id')
			.in('order_id', orderIds)
			.eq('state', 'active')
	);
	return new Map(rows.map(({ id, order_id }) => [order_id, id]));
}

function isBuyer(order: { visitor_key: string; buyer_user_id: string | null }, buyer: Buyer): boolean {
	if (buyer.visitorKey !== null && buyer.visitorKey === order.visitor_key) return true;
	return buyer.viewer !== null && buyer.viewer.userId === order.buyer_user_id;
}

async function findBySession(sessionId: string) {
	if (!sessionShape.test(sessionId)) throw new DomainError('order_not_found', 404);
	const order = unwrapMaybe(
		await secretClient()
			.from('orders')
			.select(columns)
			.eq('provider_session_id', sessionId)
			.eq('kind', 'product')
			.maybeSingle()
	);
	if (!order?.product_id) throw new DomainError('order_not_found', 404);
	return { ...order, product_id: order.product_id, product_title: order.product_title ?? '' };
}

async function findListedSlug(productId: string): Promise<string | null> {
	const { data } = await secretClient()
		.from('pages')
		.select('slug')
		.eq('product_id', productId)
		.eq('is_listed', true)
		.maybeSingle();
	return data?.slug ?? null;
}

/** Only words for the page: when the provider is slow or down, the buyer waits for the webhook like everybody else. */
async function glance(
	providerName: string,
	sessionId: string
): Promise<'waiting' | 'delayed' | 'unpaid' | 'expired'> {
	try {
		const { state } = await provider(providerName).look(sessionId, glanceTimeoutMs);
		if (state === 'paid' || state === 'approved') return 'waiting';
		return state === 'dead' ? 'expired' : state;
	} catch {
		return 'waiting';
	}
}

/** Calls `onChange` when this order's state changes, or may have. Returns what ends the watch. */
export function watchOrder(orderId: string, onChange: () => void): Promise<() => void> {
	return listen('order', (payload) => {
		const notice = OrderNotice.safeParse(payload);
		if (!notice.success || notice.data.orderId === orderId) onChange();
	});
}

/** Resolves when the session's order is no longer open, at the latest after `withinMs`. */
export async function waitUntilSettled(sessionId: string, withinMs: number): Promise<void> {
	const { id } = await findOrderId(sessionId);
	const { promise, resolve } = Promise.withResolvers<void>();
	const timer = setTimeout(resolve, withinMs);
	const stop = await watchOrder(id, resolve);
	const { isOpen } = await findOrderId(sessionId); // it may have settled before the watch began
	if (isOpen) await promise;
	clearTimeout(timer);
	stop();
}
