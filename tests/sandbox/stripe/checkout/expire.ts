import type Stripe from 'stripe';
import type { Cause } from '../event-log.ts';
import { invalidRequest } from '../http/errors.ts';
import type { Sandbox } from '../sandbox.ts';

/**
 * Closes an open session unpaid, and the payment a declined card left behind.
 * @throws StripeProblem 400 when it isn't open.
 */
export function expireSession(sandbox: Sandbox, session: Stripe.Checkout.Session, cause: Cause = null) {
	if (session.status !== 'open') {
		throw invalidRequest(
			`Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ` +
				`\`${session.status}\`.`
		);
	}
	session.status = 'expired';
	session.url = null;
	cancelIntent(sandbox, session, cause);
	sandbox.store.save('checkout_sessions', session);
	sandbox.events.emit('checkout.session.expired', session, cause);
	return session;
}

function cancelIntent({ store, events, now }: Sandbox, session: Stripe.Checkout.Session, cause: Cause): void {
	if (typeof session.payment_intent !== 'string') return;
	const intent = store.get('payment_intents', session.payment_intent);
	if (!intent) return;
	Object.assign(intent, { status: 'canceled', canceled_at: now(), cancellation_reason: 'expired' } as const);
	store.save('payment_intents', intent);
	events.emit('payment_intent.canceled', intent, cause);
}
