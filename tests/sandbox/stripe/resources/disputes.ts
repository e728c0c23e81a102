import type Stripe from 'stripe';
import { noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { mergedMetadata, metadata, params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';
import { closeDispute } from '../payments/dispute.ts';
import { snapshot, type Store } from '../store.ts';

/** @throws StripeProblem resource_missing. */
export function requireDispute(store: Store, id: string): Stripe.Dispute {
	const dispute = store.get('disputes', id);
	if (!dispute) throw noSuch('dispute', id, 'id');
	return dispute;
}

export const disputeRoutes: Route[] = [
	route('GET', '/v1/disputes/:id', params({}), ({ sandbox, id }) => requireDispute(sandbox.store, id)),
	route(
		'POST',
		'/v1/disputes/:id',
		params({ metadata: metadata().optional() }),
		({ sandbox: { store, events }, id, params: given, cause }) => {
			const dispute = requireDispute(store, id);
			const before = snapshot(dispute);
			if (given.metadata) dispute.metadata = mergedMetadata(dispute.metadata, given.metadata);
			store.save('disputes', dispute);
			events.emit('charge.dispute.updated', dispute, cause, before);
			return dispute;
		}
	),
	// To close a dispute is to accept that it is lost.
	route('POST', '/v1/disputes/:id/close', params({}), ({ sandbox, id }) =>
		closeDispute(sandbox, requireDispute(sandbox.store, id), 'lost')
	),
	route(
		'GET',
		'/v1/disputes',
		params({
			...listShape,
			charge: text().optional(),
			created: createdParam().optional(),
			payment_intent: text().optional()
		}),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('disputes')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => !asked.charge || row.charge === asked.charge)
				.filter((row) => !asked.payment_intent || row.payment_intent === asked.payment_intent);
			return page(rows, asked, path);
		}
	)
];
