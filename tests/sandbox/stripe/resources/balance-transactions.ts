import type Stripe from 'stripe';
import { noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import { feeOf } from '../money.ts';

const settlesAfterSeconds = 2 * 24 * 3600;

interface BookingFields {
	amount: number;
	currency: string;
	description: string | null;
	fee: number;
	feeDescription?: string;
	reportingCategory: string;
	source: string;
	type: Stripe.BalanceTransaction.Type;
}

/** What a succeeded charge brings to the account: its amount, Stripe's fee and the rest, in minor units. */
export function buildBalanceTransaction(charge: Stripe.Charge, now: number): Stripe.BalanceTransaction {
	const { amount, currency, description, id } = charge;
	const fee = feeOf(amount);
	return buildBooking(
		{ amount, currency, description, fee, reportingCategory: 'charge', source: id, type: 'charge' },
		now
	);
}

/** A line of the account's books; amounts that leave it are negative, in minor units. */
export function buildBooking(fields: BookingFields, now: number): Stripe.BalanceTransaction {
	const { amount, currency, fee, feeDescription = 'Stripe processing fees' } = fields;
	return {
		id: newId('txn'),
		object: 'balance_transaction',
		amount,
		available_on: now + settlesAfterSeconds,
		balance_type: 'payments',
		created: now,
		currency,
		description: fields.description,
		exchange_rate: null,
		fee,
		fee_details:
			fee === 0
				? []
				: [{ amount: fee, application: null, currency, description: feeDescription, type: 'stripe_fee' }],
		net: amount - fee,
		reporting_category: fields.reportingCategory,
		source: fields.source,
		status: 'pending',
		type: fields.type
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
