import { orOutcome, stripe } from '../payments/stripe.ts';
import { config } from '../platform/config.ts';
import { DomainError } from '../platform/errors.ts';
import type { Member } from '../workspaces/members.ts';
import { findCustomer } from './customers.ts';

/**
 * Stripe's own page where the workspace changes its card and address and sees its invoices
 * (https://docs.stripe.com/customer-management). Throws `customer_not_found` (404) before anything was bought.
 */
export async function openPortal({ workspaceId, handle }: Member): Promise<string> {
	const customer = await findCustomer(workspaceId);
	if (!customer) throw new DomainError('customer_not_found', 404);
	const return_url = `${config().ORIGIN}/w/${handle}/settings/billing`;
	return orOutcome(async () => (await stripe().billingPortal.sessions.create({ customer, return_url })).url);
}
