import { noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { hash, oneOf, params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';

export const invoicePaymentRoutes: Route[] = [
	route('GET', '/v1/invoice_payments/:id', params({}), ({ sandbox, id }) => {
		const found = sandbox.store.get('invoice_payments', id);
		if (!found) throw noSuch('invoice_payment', id, 'id');
		return found;
	}),
	route(
		'GET',
		'/v1/invoice_payments',
		params({
			...listShape,
			created: createdParam().optional(),
			invoice: text().optional(),
			payment: hash({ type: oneOf(['payment_intent']), payment_intent: text().optional() }).optional(),
			status: oneOf(['canceled', 'open', 'paid']).optional()
		}),
		({ sandbox, params: asked, path }) => {
			const intent = asked.payment?.payment_intent;
			const rows = sandbox.store
				.all('invoice_payments')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => !asked.invoice || row.invoice === asked.invoice)
				.filter((row) => !intent || row.payment.payment_intent === intent)
				.filter((row) => !asked.status || row.status === asked.status);
			return page(rows, asked, path);
		}
	)
];
