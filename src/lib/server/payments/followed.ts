import type { EventHandler } from './event-job.ts';
import { payPal } from './paypal-payments.ts';
import type { ProviderName } from './provider.ts';
import { unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { retrieveSession } from './stripe-payments.ts';
import { convergeSession } from './converge.ts';

/** Brings the order of a session to what its provider says. A session that pays a subscription is none of ours. */
export function convergeOrderOf(providerName: ProviderName): EventHandler {
	return async (sessionId) => {
		if (!(await isOrder(providerName, sessionId))) return false;
		await convergeSession(sessionId, providerName);
		return true;
	};
}

async function isOrder(providerName: ProviderName, sessionId: string): Promise<boolean> {
	const known = unwrapMaybe(
		await secretClient().from('orders').select('id').eq('provider_session_id', sessionId).maybeSingle()
	);
	if (known || providerName === 'paypal') return true;
	return (await retrieveSession(sessionId)).mode === 'payment';
}

/** A capture of PayPal belongs to an order there, which is our session. */
export async function convergeCapture(captureId: string): Promise<boolean> {
	const { payPalOrderId } = await payPal().getCapture(captureId);
	if (!payPalOrderId) return false;
	await convergeSession(payPalOrderId, 'paypal');
	return true;
}
