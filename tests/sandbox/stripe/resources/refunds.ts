import type Stripe from 'stripe';
import type * as z from 'zod';
import { timeOf } from '../clock.ts';
import { invalidRequest, missingParam, noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { integer, mergedMetadata, metadata, oneOf, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { idOf } from '../ids.ts';
import { refundCharge } from '../payments/refund.ts';
import { snapshot, type Store } from '../store.ts';
import { requireCharge } from './charges.ts';
import { requirePaymentIntent } from './payment-intents.ts';

const createParams = params({
	amount: integer(1).optional(),
	charge: text().optional(),
	metadata: metadata().optional(),
	payment_intent: text().optional(),
	reason: oneOf(['duplicate', 'fraudulent', 'requested_by_customer']).optional()
});

function requireRefund(store: Store, id: string): Stripe.Refund {
	const refund = store.get('refunds', id);
	if (!refund) throw noSuch('refund', id, 'id');
	return refund;
}

function createRefund({ sandbox, params: given, cause }: Call<z.output<typeof createParams>>) {
	const charge = chargeGiven(sandbox.store, given);
	return refundCharge(timeOf(sandbox, idOf(charge.customer)), charge, given, cause);
}

function chargeGiven(store: Store, given: z.output<typeof createParams>): Stripe.Charge {
	if (given.charge) return requireCharge(store, given.charge, 'charge', 400);
	if (!given.payment_intent) throw missingParam('payment_intent');
	const intent = requirePaymentIntent(store, given.payment_intent, 'payment_intent', 400);
	const charge = idOf(intent.latest_charge);
	if (!charge) {
		throw invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
	}
	return requireCharge(store, charge);
}

export const refundRoutes: Route[] = [
	route('POST', '/v1/refunds', createParams, createRefund),
	route('GET', '/v1/refunds/:id', params({}), ({ sandbox, id }) => requireRefund(sandbox.store, id)),
	route(
		'POST',
		'/v1/refunds/:id',
		params({ metadata: metadata().optional() }),
		({ sandbox: { store, events }, id, params: given, cause }) => {
			const refund = requireRefund(store, id);
			const before = snapshot(refund);
			if (given.metadata) refund.metadata = mergedMetadata(refund.metadata ?? {}, given.metadata);
			store.save('refunds', refund);
			events.emit('refund.updated', refund, cause, before);
			return refund;
		}
	),
	route(
		'GET',
		'/v1/refunds',
		params({
			...listShape,
			charge: text().optional(),
			created: createdParam().optional(),
			payment_intent: text().optional()
		}),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('refunds')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => !asked.charge || row.charge === asked.charge)
				.filter((row) => !asked.payment_intent || row.payment_intent === asked.payment_intent);
			return page(rows, asked, path);
		}
	)
];
