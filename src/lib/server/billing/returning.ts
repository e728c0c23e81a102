import { asOutcome } from '../payments/stripe.ts';
import { DomainError, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import type { Member } from '../workspaces/members.ts';
import { convergeCheckout } from './converge-checkout.ts';

export type ReturnState = 'subscribed' | 'expired' | 'waiting';

/**
 * How the checkout stands that the workspace comes back from, after following it: the plan is then there. Null for a session that is
 * none of this workspace's. Repeating it changes nothing more. While Stripe does not answer it waits; the sweep asks again.
 */
export async function followCheckout(
	{ workspaceId }: Member,
	sessionId: string
): Promise<ReturnState | null> {
	const known = unwrapMaybe(
		await secretClient()
			.from('subscription_checkouts')
			.select('id')
			.eq('workspace_id', workspaceId)
			.eq('provider_session_id', sessionId)
			.maybeSingle()
	);
	if (!known) return null;
	try {
		const state = await convergeCheckout(sessionId);
		return state === 'foreign' ? null : state;
	} catch (error) {
		const outcome = asOutcome(error);
		if (!(outcome instanceof DomainError)) throw outcome;
		return outcome.code === 'session_not_found' ? null : 'waiting';
	}
}
