import { asOutcome } from '../payments/stripe.ts';
import { DomainError, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import type { Member } from '../workspaces/members.ts';
import { convergeCheckout } from './converge-checkout.ts';

export type ReturnState = 'subscribed' | 'expired' | 'waiting';

const shown = {
	completed: 'subscribed',
	open: 'waiting',
	superseded: 'waiting', // it may have been paid before it could be ended
	expired: 'expired'
} as const satisfies Record<string, ReturnState>;

/** How the checkout of a plan stands with us, for who comes back from its payment page. Null for none of this workspace's. */
export async function findCheckout({ workspaceId }: Member, sessionId: string): Promise<ReturnState | null> {
	const checkout = unwrapMaybe(
		await secretClient()
			.from('subscription_checkouts')
			.select('state')
			.eq('workspace_id', workspaceId)
			.eq('provider_session_id', sessionId)
			.maybeSingle()
	);
	return checkout && shown[checkout.state];
}

/**
 * Asks Stripe about the checkout and follows it: the plan that was paid is then there. Repeating it changes nothing more. Throws
 * `session_not_found` (404), also for another workspace's, and `payments_unavailable` (503) when the sweep has to ask again.
 */
export async function settleCheckout(member: Member, sessionId: string): Promise<void> {
	const state = await findCheckout(member, sessionId);
	if (!state) throw new DomainError('session_not_found', 404);
	if (state === 'subscribed') return;
	await convergeCheckout(sessionId).catch((error: unknown) => {
		throw asOutcome(error);
	});
}
