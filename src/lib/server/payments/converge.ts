import type Stripe from 'stripe';
import { isUuid } from '../../uuid.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { isMissing, stripe } from './stripe.ts';

export type Converged = 'fulfilled' | 'expired' | 'waiting';
type Session = Stripe.Checkout.Session;

/**
 * Brings the order of a checkout session to the state Stripe reports now. Repeating it, at once or later, changes
 * nothing more. Throws DomainError for what no repetition can cure (`session_not_found`, `order_not_found`,
 * `amount_mismatch`, `order_has_other_session`, `email_missing`) and any other error for what it may.
 */
export async function convergeSession(sessionId: string): Promise<Converged> {
	const session = await retrieveSession(sessionId);
	const orderId = session.client_reference_id;
	if (!orderId || !isUuid(orderId)) throw new DomainError('order_not_found', 404);
	switch (verdictOf(session)) {
		case 'paid':
			await fulfil(orderId, session);
			return 'fulfilled';
		case 'dead':
			await expire(orderId);
			return 'expired';
		case 'waiting':
			return 'waiting';
	}
}

/** The session as Stripe knows it now, with its payment and charge. Throws `session_not_found` (404). */
export async function retrieveSession(sessionId: string, timeoutMs?: number): Promise<Session> {
	const options = timeoutMs === undefined ? {} : { timeout: timeoutMs, maxNetworkRetries: 0 };
	try {
		return await stripe().checkout.sessions.retrieve(
			sessionId,
			{ expand: ['payment_intent.latest_charge'] },
			options
		);
	} catch (error) {
		if (isMissing(error)) throw new DomainError('session_not_found', 404, { cause: error });
		throw error;
	}
}

/** `paid`: the money is there. `dead`: it can't come any more, or went back in full. `waiting`: it may still come. */
export function verdictOf(session: Session): 'paid' | 'dead' | 'waiting' {
	const payment = typeof session.payment_intent === 'object' ? session.payment_intent : null;
	if (session.payment_status === 'paid') {
		const charge = typeof payment?.latest_charge === 'object' ? payment.latest_charge : null;
		return charge?.refunded ? 'dead' : 'paid';
	}
	if (session.status === 'expired') return 'dead';
	// A completed session can't be paid again: when its delayed payment failed, it is over.
	const hasFailed = payment?.status === 'requires_payment_method' || payment?.status === 'canceled';
	return session.status === 'complete' && hasFailed ? 'dead' : 'waiting';
}

async function fulfil(orderId: string, session: Session): Promise<void> {
	const email = session.customer_details?.email ?? session.customer_email;
	if (!email) throw new DomainError('email_missing', 409);
	const payment = session.payment_intent;
	const paymentId = typeof payment === 'string' ? payment : payment?.id;
	if (!paymentId || session.amount_total === null || !session.currency)
		throw new DomainError('amount_mismatch', 409);
	unwrap(
		await secretClient().rpc('fulfil_order', {
			p_order_id: orderId,
			p_session_id: session.id,
			p_payment_id: paymentId,
			p_amount: session.amount_total,
			p_currency: session.currency,
			p_email: email
		})
	);
}

async function expire(orderId: string): Promise<void> {
	unwrapMaybe(await secretClient().rpc('expire_order', { p_order_id: orderId }));
}
