import type Stripe from 'stripe';
import { noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { flag, hash, list, mergedMetadata, metadata, params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import { snapshot, type Store } from '../store.ts';

const details = {
	name: text(),
	description: text().optional(),
	images: list(text()).optional(),
	metadata: metadata().optional(),
	tax_code: text().optional(),
	unit_label: text().optional()
};

/** `product_data`, as prices and line items take it. */
export const productData = () => hash(details);

export interface ProductFields {
	id?: string | undefined;
	name: string;
	active?: boolean | undefined;
	description?: string | undefined;
	images?: string[] | undefined;
	metadata?: Record<string, string> | undefined;
	shippable?: boolean | undefined;
	statement_descriptor?: string | undefined;
	tax_code?: string | undefined;
	unit_label?: string | undefined;
	url?: string | undefined;
}

/** A product as Stripe shows it. */
export function buildProduct(fields: ProductFields, now: number): Stripe.Product {
	return {
		id: fields.id ?? newId('prod', 14),
		object: 'product',
		active: fields.active ?? true,
		created: now,
		default_price: null,
		description: fields.description ?? null,
		images: fields.images ?? [],
		livemode: false,
		marketing_features: [],
		metadata: fields.metadata ?? {},
		name: fields.name,
		package_dimensions: null,
		shippable: fields.shippable ?? null,
		statement_descriptor: fields.statement_descriptor ?? null,
		tax_code: fields.tax_code ?? null,
		tax_details: null,
		type: 'service',
		unit_label: fields.unit_label ?? null,
		updated: now,
		url: fields.url ?? null
	};
}

/** @throws StripeProblem resource_missing. */
export function requireProduct(
	store: Store,
	id: string,
	param = 'id',
	status: 400 | 404 = 404
): Stripe.Product {
	const product = store.get('products', id);
	if (!product) throw noSuch('product', id, param, status);
	return product;
}

export const productRoutes: Route[] = [
	route(
		'POST',
		'/v1/products',
		params({
			...details,
			id: text().optional(),
			active: flag().optional(),
			shippable: flag().optional(),
			statement_descriptor: text(22).optional(),
			url: text().optional()
		}),
		({ sandbox, params: given, cause }) => {
			const product = sandbox.store.save('products', buildProduct(given, sandbox.now()));
			sandbox.events.emit('product.created', product, cause);
			return product;
		}
	),
	route(
		'POST',
		'/v1/products/:id',
		params({ ...details, name: text().optional(), active: flag().optional(), url: text().optional() }),
		({ sandbox: { store, events, now }, id, params: given, cause }) => {
			const product = requireProduct(store, id);
			const before = snapshot(product);
			const { metadata: meta, expand: _, ...fields } = given;
			Object.assign(
				product,
				Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
			);
			if (meta) product.metadata = mergedMetadata(product.metadata, meta);
			product.updated = now();
			store.save('products', product);
			events.emit('product.updated', product, cause, before);
			return product;
		}
	),
	route('GET', '/v1/products/:id', params({}), ({ sandbox, id }) => requireProduct(sandbox.store, id)),
	route(
		'GET',
		'/v1/products',
		params({
			...listShape,
			created: createdParam().optional(),
			active: flag().optional(),
			ids: list(text()).optional()
		}),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('products')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => asked.active === undefined || row.active === asked.active)
				.filter((row) => !asked.ids || asked.ids.includes(row.id));
			return page(rows, asked, path);
		}
	)
];
