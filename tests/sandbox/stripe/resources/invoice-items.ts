import type * as z from 'zod';
import { buildPending } from '../billing/pending.ts';
import { timeOf } from '../clock.ts';
import { noSuch } from '../http/errors.ts';
import { listShape, page } from '../http/list.ts';
import { flag, integer, metadata, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { requireCurrency } from '../money.ts';
import { requireCustomer } from './customers.ts';

const createParams = params({
	customer: text(),
	amount: integer(),
	currency: text(),
	description: text().optional(),
	metadata: metadata().optional(),
	subscription: text().optional()
});

function createItem({ sandbox, params: given, cause }: Call<z.output<typeof createParams>>) {
	const customer = requireCustomer(sandbox.store, given.customer, 'customer', 400);
	const local = timeOf(sandbox, customer.id);
	const now = local.now();
	const currency = requireCurrency(given.currency, 'currency');
	const fields = {
		...given,
		customer,
		currency,
		description: given.description ?? null,
		period: { start: now, end: now }
	};
	const item = local.store.save('invoice_items', buildPending(fields, now));
	local.events.emit('invoiceitem.created', item, cause);
	return item;
}

export const invoiceItemRoutes: Route[] = [
	route('POST', '/v1/invoiceitems', createParams, createItem),
	route('GET', '/v1/invoiceitems/:id', params({}), ({ sandbox, id }) => {
		const found = sandbox.store.get('invoice_items', id);
		if (!found) throw noSuch('invoiceitem', id, 'id');
		return found;
	}),
	route(
		'GET',
		'/v1/invoiceitems',
		params({
			...listShape,
			customer: text().optional(),
			invoice: text().optional(),
			pending: flag().optional()
		}),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('invoice_items')
				.filter((row) => !asked.customer || row.customer === asked.customer)
				.filter((row) => !asked.invoice || row.invoice === asked.invoice)
				.filter((row) => asked.pending === undefined || (row.invoice === null) === asked.pending);
			return page(rows, asked, path);
		}
	)
];
