import { isOffered, provider, type ProviderName } from '../payments/provider.ts';
import { returnAddress } from '../payments/return-address.ts';
import { wayToPay } from '../payments/paying.ts';
import { config } from '../platform/config.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { settle } from '../payments/converge.ts';
import { m } from '../../paraglide/messages.js';
import { isLocale } from '../../paraglide/runtime.js';
import type { Member } from '../workspaces/members.ts';

export type TopUpRequest = { packPriceId: string; provider: ProviderName; locale: string };

/**
 * The payment page for a pack of credits, or the wallet when it was paid a moment ago. Repeating it gives the same page while it can
 * be paid. Throws `credit_pack_not_found` (404), `provider_unknown` (404), `workspace_frozen` (409), `payments_unavailable` (503).
 */
export async function topUp(member: Member, request: TopUpRequest): Promise<string> {
	const wallet = `${config().ORIGIN}/w/${member.handle}/wallet`;
	provider(request.provider); // refuses one that is not set up
	for (let round = 0; round < 2; round++) {
		const order = unwrap(
			await secretClient().rpc('open_top_up', {
				p_workspace_id: member.workspaceId,
				p_credit_pack_price_id: request.packPriceId,
				p_user_id: member.viewer.userId,
				p_email: member.viewer.email,
				p_locale: request.locale,
				p_provider: request.provider
			})
		);
		const locale = isLocale(request.locale) ? request.locale : 'en';
		const address = await wayToPay(order, {
			title: m.credits_amount({ count: order.credits ?? 0 }, { locale }),
			email: member.viewer.email,
			returnUrl: (sessionId) => returnAddress(`${wallet}/paid`, request.provider, sessionId),
			cancelUrl: wallet
		});
		if (address) return address;
	}
	throw new DomainError('payments_unavailable', 503);
}

/** The ways to pay that are set up. */
export function waysToPay(): ProviderName[] {
	return (['stripe', 'paypal'] as const).filter(isOffered);
}

const sessionShape = /^[A-Za-z0-9_-]{8,200}$/;

export type TopUpState = { state: 'paid' | 'open' | 'expired'; credits: number };

/** How the top-up of a payment session stands with us. Throws `order_not_found` (404), also for another workspace's. */
export async function findTopUp(member: Member, sessionId: string): Promise<TopUpState> {
	const { state, credits } = await readTopUp(member, sessionId);
	return { state, credits };
}

/**
 * Asks its provider and takes what is approved. Repeating it charges and grants nothing more. Returns where to pay after all, when the
 * means of paying was declined. Throws `order_not_found` (404), `payments_unavailable` (503).
 */
export async function settleTopUp(member: Member, sessionId: string): Promise<string | null> {
	const order = await readTopUp(member, sessionId);
	return order.state === 'open' ? settle(sessionId, order.provider) : null;
}

async function readTopUp({ workspaceId }: Member, sessionId: string) {
	if (!sessionShape.test(sessionId)) throw new DomainError('order_not_found', 404);
	const order = unwrapMaybe(
		await secretClient()
			.from('orders')
			.select('state, credits, provider')
			.eq('provider_session_id', sessionId)
			.eq('workspace_id', workspaceId)
			.eq('kind', 'top_up')
			.maybeSingle()
	);
	if (!order) throw new DomainError('order_not_found', 404);
	return { state: order.state, credits: order.credits ?? 0, provider: order.provider as ProviderName };
}
