import { idOf } from '../payments/stripe.ts';
import { retrieveSession } from '../payments/stripe-payments.ts';
import { unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { convergeSubscription } from './converge-subscription.ts';

/**
 * Follows the checkout of a plan to what Stripe says of it now. Repeating it changes nothing more. `foreign`: the session pays
 * for something else.
 */
export async function convergeCheckout(
	sessionId: string
): Promise<'subscribed' | 'expired' | 'waiting' | 'foreign'> {
	const session = await retrieveSession(sessionId);
	if (session.mode !== 'subscription') return 'foreign';
	const subscriptionId = idOf(session.subscription);
	if (subscriptionId) {
		await convergeSubscription(subscriptionId);
		await close(sessionId, 'completed');
		return 'subscribed';
	}
	if (session.status !== 'expired') return 'waiting';
	await close(sessionId, 'expired');
	return 'expired';
}

async function close(sessionId: string, state: 'completed' | 'expired'): Promise<void> {
	unwrapMaybe(
		await secretClient().rpc('close_subscription_checkout', { p_session_id: sessionId, p_state: state })
	);
}
