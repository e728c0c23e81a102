import type Stripe from 'stripe';
import type * as z from 'zod';
import { collectInvoice } from '../billing/collect.ts';
import { finalizeInvoice, issueInvoice } from '../billing/finalize.ts';
import { buildInvoice } from '../billing/invoice.ts';
import { pendingLine } from '../billing/lines.ts';
import { pendingOf, placeOn } from '../billing/pending.ts';
import { timeOf } from '../clock.ts';
import { invalidRequest, noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { flag, mergedMetadata, metadata, oneOf, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { idOf } from '../ids.ts';
import { cardError } from '../payments/charge-card.ts';
import { snapshot, type Store } from '../store.ts';
import { requireCustomer } from './customers.ts';
import { createPreviewRoute } from './invoice-preview.ts';
import { paymentMethodGiven } from './payment-methods.ts';

const createParams = params({
	customer: text(),
	auto_advance: flag().optional(),
	collection_method: oneOf(['charge_automatically']).optional(),
	currency: text().optional(),
	description: text().optional(),
	metadata: metadata().optional(),
	pending_invoice_items_behavior: oneOf(['exclude', 'include']).optional()
});

/** @throws StripeProblem resource_missing. */
function requireInvoice(store: Store, id: string): Stripe.Invoice {
	const invoice = store.get('invoices', id);
	if (!invoice) throw noSuch('invoice', id, 'id');
	return invoice;
}

function createInvoice({ sandbox, params: given, cause }: Call<z.output<typeof createParams>>) {
	const { store } = sandbox;
	const customer = requireCustomer(store, given.customer, 'customer', 400);
	const local = timeOf(sandbox, customer.id);
	const items = given.pending_invoice_items_behavior === 'include' ? pendingOf(store, customer.id, null) : [];
	const invoice = buildInvoice(local, {
		customer,
		subscription: null,
		currency: given.currency ?? items[0]?.currency ?? 'usd',
		lines: items.map((item) => pendingLine(item)),
		period: { start: local.now(), end: local.now() },
		reason: 'manual',
		description: given.description,
		metadata: given.metadata
	});
	invoice.auto_advance = given.auto_advance ?? false;
	placeOn(store, items, invoice);
	return issueInvoice(local, invoice, cause);
}

function payInvoice({
	sandbox,
	id,
	params: given,
	cause
}: Call<{ payment_method?: string | undefined; off_session?: boolean | undefined }>) {
	const invoice = requireInvoice(sandbox.store, id);
	const local = timeOf(sandbox, idOf(invoice.customer));
	if (invoice.status === 'paid') {
		throw invalidRequest('Invoice is already paid', undefined, 'invoice_already_paid');
	}
	const method = given.payment_method
		? paymentMethodGiven(local, given.payment_method, 'payment_method')
		: undefined;
	finalizeInvoice(local, invoice, cause);
	const decline = collectInvoice(local, invoice, { method, isAutomatic: false, cause });
	if (decline?.code === 'missing_payment_method') throw invalidRequest(decline.message, 'payment_method');
	if (decline) throw cardError(decline);
	return invoice;
}

function updateInvoice({
	sandbox,
	id,
	params: given,
	cause
}: Call<{ metadata?: Record<string, string> | undefined; description?: string | undefined }>) {
	const invoice = requireInvoice(sandbox.store, id);
	const before = snapshot(invoice);
	if (given.metadata) invoice.metadata = mergedMetadata(invoice.metadata ?? {}, given.metadata);
	if (given.description !== undefined) invoice.description = given.description;
	sandbox.store.save('invoices', invoice);
	timeOf(sandbox, idOf(invoice.customer)).events.emit('invoice.updated', invoice, cause, before);
	return invoice;
}

function voidInvoice({ sandbox, id, cause }: Call<unknown>) {
	const invoice = requireInvoice(sandbox.store, id);
	if (invoice.status !== 'open')
		throw invalidRequest(`This invoice is ${invoice.status}: only an open one is voided.`);
	const local = timeOf(sandbox, idOf(invoice.customer));
	Object.assign(invoice, { status: 'void', next_payment_attempt: null, auto_advance: false } as const);
	invoice.status_transitions.voided_at = local.now();
	sandbox.store.save('invoices', invoice);
	local.events.emit('invoice.voided', invoice, cause);
	return invoice;
}

export const invoiceRoutes: Route[] = [
	// Before `:id`, which would take its name for an id.
	createPreviewRoute,
	route('POST', '/v1/invoices', createParams, createInvoice),
	route('GET', '/v1/invoices/:id', params({}), ({ sandbox, id }) => requireInvoice(sandbox.store, id)),
	route(
		'POST',
		'/v1/invoices/:id',
		params({ metadata: metadata().optional(), description: text().optional() }),
		updateInvoice
	),
	route(
		'POST',
		'/v1/invoices/:id/finalize',
		params({ auto_advance: flag().optional() }),
		({ sandbox, id, cause }) => {
			const invoice = requireInvoice(sandbox.store, id);
			finalizeInvoice(timeOf(sandbox, idOf(invoice.customer)), invoice, cause);
			return invoice;
		}
	),
	route(
		'POST',
		'/v1/invoices/:id/pay',
		params({ payment_method: text().optional(), off_session: flag().optional() }),
		payInvoice
	),
	route('POST', '/v1/invoices/:id/void', params({}), voidInvoice),
	route('GET', '/v1/invoices/:id/lines', params(listShape), ({ sandbox, id, params: asked, path }) =>
		page(requireInvoice(sandbox.store, id).lines.data.toReversed(), asked, path)
	),
	route(
		'GET',
		'/v1/invoices',
		params({
			...listShape,
			collection_method: text().optional(),
			created: createdParam().optional(),
			customer: text().optional(),
			status: oneOf(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(),
			subscription: text().optional()
		}),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('invoices')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => !asked.customer || row.customer === asked.customer)
				.filter((row) => !asked.status || row.status === asked.status)
				.filter(
					(row) =>
						!asked.subscription || row.parent?.subscription_details?.subscription === asked.subscription
				);
			return page(rows, asked, path);
		}
	)
];
