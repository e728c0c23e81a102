import type Stripe from 'stripe';
import { config } from '../platform/config.ts';
import type { Database } from '../platform/database-types.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { isStuckToKey, orOutcome, stripe } from '../payments/stripe.ts';
import { returnAddress } from '../payments/return-address.ts';
import { stripeLocale } from '../payments/stripe-payments.ts';
import type { Member } from '../workspaces/members.ts';
import { requireCustomer } from './customers.ts';
import { convergeCheckout } from './converge-checkout.ts';
import { readPrice, stripePriceOf } from './stripe-prices.ts';

type Checkout = Database['public']['Tables']['subscription_checkouts']['Row'];

const billingUrl = ({ handle }: Member) => `${config().ORIGIN}/w/${handle}/settings/billing`;

/**
 * The payment page on which a workspace takes a plan, or its billing page when that was done a moment ago. Repeating it gives the
 * same page; another plan ends the page before. Throws `already_subscribed` (409), `plan_not_found` (404), `workspace_frozen`
 * (409), `payments_unavailable` (503).
 */
export async function subscribe(member: Member, planPriceId: string, locale: string): Promise<string> {
	return orOutcome(async () => {
		for (let round = 0; round < 2; round++) {
			const checkout = await openCheckout(member, planPriceId);
			await endSuperseded(member.workspaceId);
			const address = await pageOf(member, checkout, locale);
			if (address) return address;
		}
		throw new DomainError('payments_unavailable', 503);
	});
}

async function openCheckout({ workspaceId, viewer }: Member, planPriceId: string): Promise<Checkout> {
	return unwrap(
		await secretClient().rpc('open_subscription_checkout', {
			p_workspace_id: workspaceId,
			p_plan_price_id: planPriceId,
			p_user_id: viewer.userId
		})
	);
}

/** Pages of plans that were left behind can't be paid any more. One that was paid just now makes its subscription first. */
async function endSuperseded(workspaceId: string): Promise<void> {
	const left = unwrap(
		await secretClient()
			.from('subscription_checkouts')
			.select('provider_session_id')
			.eq('workspace_id', workspaceId)
			.eq('state', 'superseded')
			.not('provider_session_id', 'is', null)
	);
	for (const { provider_session_id: sessionId } of left) {
		if (sessionId && (await endSession(sessionId)) === 'subscribed')
			throw new DomainError('already_subscribed', 409);
	}
}

async function endSession(sessionId: string): Promise<'ended' | 'subscribed'> {
	const session = await stripe().checkout.sessions.retrieve(sessionId);
	if (session.status === 'open') await stripe().checkout.sessions.expire(sessionId);
	return convergeCheckout(sessionId).then((state) => (state === 'subscribed' ? 'subscribed' : 'ended'));
}

async function pageOf(member: Member, checkout: Checkout, locale: string): Promise<string | null> {
	const known = checkout.provider_session_id;
	const session = known
		? await stripe().checkout.sessions.retrieve(known)
		: await openSession(member, checkout, locale);
	if (session.status === 'open' && session.url) return session.url;
	return (await convergeCheckout(session.id)) === 'subscribed' ? `${billingUrl(member)}?subscribed` : null;
}

async function openSession(
	member: Member,
	checkout: Checkout,
	locale: string
): Promise<Stripe.Checkout.Session> {
	const session = await createSession(member, checkout, locale).catch(async (error: unknown) => {
		// The same key would get the same answer for a day: the next click must open another checkout.
		if (isStuckToKey(error))
			await secretClient().rpc('expire_subscription_checkout', { p_checkout_id: checkout.id });
		throw error;
	});
	unwrapMaybe(
		await secretClient().rpc('attach_subscription_checkout', {
			p_checkout_id: checkout.id,
			p_session_id: session.id
		})
	);
	return session;
}

async function createSession(
	member: Member,
	{ id, plan_price_id: planPriceId }: Checkout,
	locale: string
): Promise<Stripe.Checkout.Session> {
	const metadata = { workspace_id: member.workspaceId };
	const trialDays = await trialDaysFor(member.workspaceId, planPriceId);
	return stripe().checkout.sessions.create(
		{
			mode: 'subscription',
			customer: await requireCustomer(member),
			client_reference_id: id,
			metadata,
			line_items: [{ price: await stripePriceOf(planPriceId), quantity: 1 }],
			subscription_data: { metadata, ...(trialDays > 0 ? { trial_period_days: trialDays } : {}) },
			allow_promotion_codes: true,
			locale: stripeLocale(locale),
			success_url: returnAddress(billingUrl(member), 'stripe', '{CHECKOUT_SESSION_ID}'),
			cancel_url: billingUrl(member)
		},
		{ idempotencyKey: `subscription_checkout:${id}` }
	);
}

/** A workspace tries once, whichever plan. */
async function trialDaysFor(workspaceId: string, planPriceId: string): Promise<number> {
	const { count } = await secretClient()
		.from('subscriptions')
		.select('id', { count: 'exact', head: true })
		.eq('workspace_id', workspaceId);
	return count ? 0 : (await readPrice(planPriceId)).plan_versions.trial_days;
}
