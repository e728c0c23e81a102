import { isUuid } from '../../uuid.ts';
import { provider, type PaymentLook, type ProviderName } from './provider.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';

export type Converged = 'fulfilled' | 'expired' | 'waiting';

/**
 * Brings the order of a payment session to the state its provider reports now. Repeating it, at once or later, changes
 * nothing more. Throws DomainError for what no repetition can cure (`session_not_found`, `order_not_found`,
 * `amount_mismatch`, `order_has_other_session`, `email_missing`) and any other error for what it may.
 */
export async function convergeSession(
	sessionId: string,
	providerName: ProviderName = 'stripe'
): Promise<Converged> {
	return follow(sessionId, await provider(providerName).take(sessionId));
}

/**
 * Does the same for the buyer who comes back. Returns where they have to pay after all, when their means of paying was declined; else
 * null. Throws `payments_unavailable` (503) besides.
 */
export async function settle(sessionId: string, providerName: ProviderName): Promise<string | null> {
	const { take, asOutcome } = provider(providerName);
	try {
		const look = await take(sessionId);
		await follow(sessionId, look);
		return look.state === 'unpaid' ? look.payUrl : null;
	} catch (error) {
		throw asOutcome(error);
	}
}

/** The same with what the provider just said of the session. */
export async function follow(sessionId: string, look: PaymentLook): Promise<Converged> {
	if (!look.orderId || !isUuid(look.orderId)) throw new DomainError('order_not_found', 404);
	switch (look.state) {
		case 'paid':
			await fulfil(look.orderId, sessionId, look);
			return 'fulfilled';
		case 'dead':
			unwrapMaybe(await secretClient().rpc('expire_order', { p_order_id: look.orderId }));
			return 'expired';
		default:
			return 'waiting';
	}
}

async function fulfil(orderId: string, sessionId: string, look: PaymentLook): Promise<void> {
	if (!look.email) throw new DomainError('email_missing', 409);
	if (!look.paymentId || look.amountCents === null || !look.currency) {
		throw new DomainError('amount_mismatch', 409);
	}
	unwrap(
		await secretClient().rpc('fulfil_order', {
			p_order_id: orderId,
			p_session_id: sessionId,
			p_payment_id: look.paymentId,
			p_amount: look.amountCents,
			p_currency: look.currency,
			p_email: look.email,
			...(look.paidAt ? { p_provider_paid_at: look.paidAt } : {})
		})
	);
}
