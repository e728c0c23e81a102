import { stripe } from '../payments/stripe.ts';
import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import type { Member } from '../workspaces/members.ts';

/** The workspace's customer at Stripe; null while it never bought anything. */
export async function findCustomer(workspaceId: string): Promise<string | null> {
	const row = unwrapMaybe(
		await secretClient()
			.from('billing_customers')
			.select('provider_customer_id')
			.eq('workspace_id', workspaceId)
			.maybeSingle()
	);
	return row?.provider_customer_id ?? null;
}

/** The workspace's customer at Stripe, made on first use. Two at once get the same one. */
export async function requireCustomer({ workspaceId, workspaceName, viewer }: Member): Promise<string> {
	const found = await findCustomer(workspaceId);
	if (found) return found;
	const made = await stripe().customers.create(
		{ email: viewer.email, name: workspaceName, metadata: { workspace_id: workspaceId } },
		{ idempotencyKey: `customer:${workspaceId}:${viewer.userId}` }
	);
	return unwrap(
		await secretClient().rpc('keep_customer', { p_workspace_id: workspaceId, p_customer_id: made.id })
	);
}
