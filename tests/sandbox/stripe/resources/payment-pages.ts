import type Stripe from 'stripe';
import { paySession } from '../checkout/pay.ts';
import { invalidRequest } from '../http/errors.ts';
import { integer, params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';
import { cardBehind, cardError } from '../payments/charge-card.ts';
import { requireSession } from './checkout-sessions.ts';
import { requirePaymentMethod } from './payment-methods.ts';

/** The undocumented routes behind Stripe's hosted page, as far as `stripe trigger checkout.session.completed` uses them. */
export const paymentPageRoutes: Route[] = [
	route('GET', '/v1/payment_pages/:id', params({}), ({ sandbox, id }) =>
		pageOf(requireSession(sandbox.store, id))
	),
	route(
		'POST',
		'/v1/payment_pages/:id/confirm',
		params({ payment_method: text(), expected_amount: integer(0).optional() }),
		({ sandbox, id, params: given }) => {
			const session = requireSession(sandbox.store, id);
			if (given.expected_amount !== undefined && given.expected_amount !== session.amount_total) {
				throw invalidRequest('The expected amount is not the amount due.', 'expected_amount');
			}
			const method = requirePaymentMethod(sandbox.store, given.payment_method, 'payment_method', 400);
			const { email, name } = method.billing_details;
			const means = { type: 'card', card: cardBehind(sandbox.store, method) } as const;
			const result = paySession(sandbox, session, { email: email ?? '', name }, means);
			if (result.outcome === 'declined') throw cardError(result.decline);
			return pageOf(session);
		}
	)
];

function pageOf(session: Stripe.Checkout.Session) {
	return {
		id: session.id,
		object: 'checkout.session',
		status: session.status,
		payment_status: session.payment_status,
		line_item_group: { total: session.amount_total, currency: session.currency }
	};
}
