import type Stripe from 'stripe';
import { noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import { feeOf } from '../money.ts';

const settlesAfterSeconds = 2 * 24 * 3600;

/** What a succeeded charge brings to the account: its amount, Stripe's fee and the rest, in minor units. */
export function buildBalanceTransaction(charge: Stripe.Charge, now: number): Stripe.BalanceTransaction {
	const fee = feeOf(charge.amount);
	const { amount, currency } = charge;
	return {
		id: newId('txn'),
		object: 'balance_transaction',
		amount,
		available_on: now + settlesAfterSeconds,
		balance_type: 'payments',
		created: now,
		currency,
		description: charge.description,
		exchange_rate: null,
		fee,
		fee_details: [
			{ amount: fee, application: null, currency, description: 'Stripe processing fees', type: 'stripe_fee' }
		],
		net: amount - fee,
		reporting_category: 'charge',
		source: charge.id,
		status: 'pending',
		type: 'charge'
	};
}

export const balanceTransactionRoutes: Route[] = [
	route('GET', '/v1/balance_transactions/:id', params({}), ({ sandbox, id }) => {
		const found = sandbox.store.get('balance_transactions', id);
		if (!found) throw noSuch('balance transaction', id, 'id');
		return found;
	}),
	route(
		'GET',
		'/v1/balance_transactions',
		params({
			...listShape,
			created: createdParam().optional(),
			source: text().optional(),
			type: text().optional()
		}),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('balance_transactions')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => !asked.source || row.source === asked.source)
				.filter((row) => !asked.type || row.type === asked.type);
			return page(rows, asked, path);
		}
	)
];
