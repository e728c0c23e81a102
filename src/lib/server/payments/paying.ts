import { provider, type ProviderName } from './provider.ts';
import type { Database } from '../platform/database-types.ts';
import { unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { convergeSession, follow, type Converged } from './converge.ts';

type Order = Database['public']['Tables']['orders']['Row'];

export type Wording = {
	/** What the payment page calls it. */
	title: string;
	/** Fills in the buyer's address. */
	email: string | null;
	returnUrl: (sessionId: string) => string;
	cancelUrl: string;
};

/**
 * Where this order is paid, or the return address when it was; null when it can't be paid any more. Repeating it gives the same
 * session. Throws `payments_unavailable` (503): nothing is lost, the same click may be made again.
 */
export async function wayToPay(order: Order, wording: Wording): Promise<string | null> {
	const { asOutcome } = provider(order.provider);
	try {
		return await findWay(order, wording);
	} catch (error) {
		throw asOutcome(error);
	}
}

async function findWay(order: Order, wording: Wording): Promise<string | null> {
	const ways = provider(order.provider);
	const known = order.provider_session_id;
	if (!known) {
		const opened = await open(order, wording);
		if (opened.payUrl) return opened.payUrl;
		const { sessionId } = opened;
		return after(await convergeSession(sessionId, order.provider as ProviderName), sessionId, wording);
	}
	const look = await ways.take(known);
	return look.payUrl ?? after(await follow(known, look), known, wording);
}

function after(converged: Converged, sessionId: string, wording: Wording): string | null {
	return converged === 'expired' ? null : wording.returnUrl(sessionId);
}

async function open(order: Order, wording: Wording) {
	const ways = provider(order.provider);
	try {
		const opened = await ways.open({
			...wording,
			orderId: order.id,
			amountCents: order.amount_cents,
			currency: order.currency,
			locale: order.locale,
			openedAt: order.created_at
		});
		unwrapMaybe(
			await secretClient().rpc('attach_session', { p_order_id: order.id, p_session_id: opened.sessionId })
		);
		return opened;
	} catch (error) {
		// The same key would get the same answer for a day: the next click must open another order.
		if (ways.isStuck(error)) await secretClient().rpc('expire_order', { p_order_id: order.id });
		throw error;
	}
}
