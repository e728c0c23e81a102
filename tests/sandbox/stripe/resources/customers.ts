import type Stripe from 'stripe';
import { noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { hash, metadata, params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import type { Store } from '../store.ts';

/** A postal address with any of its fields. */
export const addressParam = () =>
	hash({
		city: text().optional(),
		country: text(2).optional(),
		line1: text().optional(),
		line2: text().optional(),
		postal_code: text().optional(),
		state: text().optional()
	});

export interface AddressFields {
	city?: string | undefined;
	country?: string | undefined;
	line1?: string | undefined;
	line2?: string | undefined;
	postal_code?: string | undefined;
	state?: string | undefined;
}

export interface CustomerFields {
	email?: string | undefined;
	name?: string | undefined;
	phone?: string | undefined;
	description?: string | undefined;
	metadata?: Record<string, string> | undefined;
	address?: AddressFields | undefined;
}

/** An address as Stripe shows it: every field, null where unknown. */
export function buildAddress(fields: AddressFields): Stripe.Address {
	return {
		city: fields.city ?? null,
		country: fields.country ?? null,
		line1: fields.line1 ?? null,
		line2: fields.line2 ?? null,
		postal_code: fields.postal_code ?? null,
		state: fields.state ?? null
	};
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
		test_clock: null
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

export const customerRoutes: Route[] = [
	route(
		'POST',
		'/v1/customers',
		params({
			email: text(512).optional(),
			name: text(256).optional(),
			phone: text(20).optional(),
			description: text().optional(),
			metadata: metadata().optional(),
			address: addressParam().optional()
		}),
		({ sandbox, params: given, cause }) => {
			const customer = sandbox.store.save('customers', buildCustomer(given, sandbox.now()));
			sandbox.events.emit('customer.created', customer, cause);
			return customer;
		}
	),
	route('GET', '/v1/customers/:id', params({}), ({ sandbox, id }) => requireCustomer(sandbox.store, id)),
	route(
		'GET',
		'/v1/customers',
		params({ ...listShape, created: createdParam().optional(), email: text().optional() }),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('customers')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => !asked.email || row.email === asked.email);
			return page(rows, asked, path);
		}
	)
];
