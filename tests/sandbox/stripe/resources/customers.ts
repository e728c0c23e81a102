import type Stripe from 'stripe';
import type * as z from 'zod';
import { endSubscription } from '../billing/ending.ts';
import { frozenAt, timeOf } from '../clock.ts';
import { invalidRequest, noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { hash, integer, mergedMetadata, metadata, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import { snapshot, type Store } from '../store.ts';
import { addressParam, buildAddress, type AddressFields } from './addresses.ts';
import { attachPaymentMethod, paymentMethodGiven, requirePaymentMethod } from './payment-methods.ts';

export interface CustomerFields {
	email?: string | undefined;
	name?: string | undefined;
	phone?: string | undefined;
	description?: string | undefined;
	metadata?: Record<string, string> | undefined;
	address?: AddressFields | undefined;
	test_clock?: string | undefined;
}

/** A customer as Stripe shows it. */
export function buildCustomer(fields: CustomerFields, now: number): Stripe.Customer {
	return {
		id: newId('cus', 14),
		object: 'customer',
		address: fields.address ? buildAddress(fields.address) : null,
		balance: 0,
		created: now,
		currency: null,
		customer_account: null,
		default_source: null,
		delinquent: false,
		description: fields.description ?? null,
		discount: null,
		email: fields.email ?? null,
		invoice_prefix: newId('x', 8).slice(2).toUpperCase(),
		invoice_settings: {
			custom_fields: null,
			default_payment_method: null,
			footer: null,
			rendering_options: null
		},
		livemode: false,
		metadata: fields.metadata ?? {},
		name: fields.name ?? null,
		next_invoice_sequence: 1,
		phone: fields.phone ?? null,
		preferred_locales: [],
		shipping: null,
		tax_exempt: 'none',
		test_clock: fields.test_clock ?? null
	};
}

/** @throws StripeProblem resource_missing. */
export function requireCustomer(
	store: Store,
	id: string,
	param = 'id',
	status: 400 | 404 = 404
): Stripe.Customer {
	const customer = store.get('customers', id);
	if (!customer) throw noSuch('customer', id, param, status);
	return customer;
}

const customerShape = {
	email: text(512).optional(),
	name: text(256).optional(),
	phone: text(20).optional(),
	description: text().optional(),
	metadata: metadata().optional(),
	address: addressParam().optional(),
	invoice_settings: hash({ default_payment_method: text().optional() }).optional()
};
const createParams = params({
	...customerShape,
	payment_method: text().optional(),
	test_clock: text().optional()
});
const updateParams = params({ ...customerShape, balance: integer().optional() });

function createCustomer({ sandbox, params: given, cause }: Call<z.output<typeof createParams>>) {
	const { test_clock: clock, payment_method: paying, invoice_settings: settings, ...fields } = given;
	const { store } = sandbox;
	const ticking = clock ? store.get('test_clocks', clock) : null;
	if (ticking === undefined) throw noSuch('test_helpers.test_clock', clock ?? '', 'test_clock', 400);
	const local = ticking ? frozenAt(sandbox, ticking.frozen_time) : sandbox;
	const customer = store.save('customers', buildCustomer({ ...fields, test_clock: clock }, local.now()));
	const method = paying && paymentMethodGiven(local, paying, 'payment_method');
	if (method) attachPaymentMethod(local, method, customer.id, cause);
	const preferred = settings?.default_payment_method;
	if (preferred && method) {
		// A test id such as `pm_card_visa`, given twice, means the one method.
		customer.invoice_settings.default_payment_method =
			preferred === paying
				? method.id
				: requirePaymentMethod(store, preferred, 'invoice_settings[default_payment_method]', 400).id;
	}
	local.events.emit('customer.created', customer, cause);
	return customer;
}

function updateCustomer({ sandbox, id, params: given, cause }: Call<z.output<typeof updateParams>>) {
	const customer = requireCustomer(sandbox.store, id);
	const before = snapshot(customer);
	const { store, events } = timeOf(sandbox, id);
	const { address, invoice_settings: settings, metadata: meta, expand: _, ...fields } = given;
	if (settings?.default_payment_method) {
		const param = 'invoice_settings[default_payment_method]';
		const method = requirePaymentMethod(store, settings.default_payment_method, param, 400);
		if (method.customer !== id)
			throw invalidRequest('The customer does not have this payment method.', param);
		customer.invoice_settings.default_payment_method = method.id;
	}
	Object.assign(
		customer,
		Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
	);
	if (address) customer.address = buildAddress(address);
	if (meta) customer.metadata = mergedMetadata(customer.metadata, meta);
	store.save('customers', customer);
	events.emit('customer.updated', customer, cause, before);
	return customer;
}

/** Removes a customer and ends their subscriptions at once. */
function deleteCustomer({ sandbox, id, cause }: Call<unknown>) {
	const customer = requireCustomer(sandbox.store, id);
	const local = timeOf(sandbox, id);
	for (const one of sandbox.store.all('subscriptions')) {
		if (one.customer === id && one.status !== 'canceled') endSubscription(local, one, null, cause);
	}
	sandbox.store.remove('customers', id);
	local.events.emit('customer.deleted', customer, cause);
	return { id, object: 'customer', deleted: true };
}

export const customerRoutes: Route[] = [
	route('POST', '/v1/customers', createParams, createCustomer),
	route('POST', '/v1/customers/:id', updateParams, updateCustomer),
	route('DELETE', '/v1/customers/:id', params({}), deleteCustomer),
	route('GET', '/v1/customers/:id', params({}), ({ sandbox, id }) => requireCustomer(sandbox.store, id)),
	route(
		'GET',
		'/v1/customers',
		params({
			...listShape,
			created: createdParam().optional(),
			email: text().optional(),
			test_clock: text().optional()
		}),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('customers')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => !asked.email || row.email === asked.email)
				.filter((row) => row.test_clock === (asked.test_clock ?? null));
			return page(rows, asked, path);
		}
	)
];
