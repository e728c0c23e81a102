import Stripe from 'stripe';
import { invalidRequest, missingParam, noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { flag, hash, integer, list, mergedMetadata, metadata, oneOf, params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import { requireCurrency } from '../money.ts';
import { snapshot, type Store } from '../store.ts';
import { buildProduct, productData, requireProduct } from './products.ts';

/** How often a recurring price is due. */
const recurringParam = () =>
	hash({
		interval: oneOf(['day', 'week', 'month', 'year']),
		interval_count: integer(1).optional(),
		trial_period_days: integer(1).optional(),
		usage_type: oneOf(['licensed', 'metered']).optional()
	});

/** What says the amount of a price, here and in `price_data`. */
export const amountShape = {
	currency: text(),
	unit_amount: integer(0).optional(),
	unit_amount_decimal: text().optional(),
	tax_behavior: oneOf(['exclusive', 'inclusive', 'unspecified']).optional(),
	recurring: recurringParam().optional()
};

export interface PriceFields {
	currency: string;
	product: string;
	unit_amount?: number | undefined;
	unit_amount_decimal?: string | undefined;
	active?: boolean | undefined;
	lookup_key?: string | undefined;
	metadata?: Record<string, string> | undefined;
	nickname?: string | undefined;
	tax_behavior?: 'exclusive' | 'inclusive' | 'unspecified' | undefined;
	recurring?:
		| {
				interval: 'day' | 'week' | 'month' | 'year';
				interval_count?: number | undefined;
				trial_period_days?: number | undefined;
				usage_type?: 'licensed' | 'metered' | undefined;
		  }
		| undefined;
}

/**
 * A price as Stripe shows it; `at` is the parameter it was described in, '' for the top level.
 * @throws StripeProblem for an unknown currency, or without one whole amount.
 */
export function buildPrice(fields: PriceFields, now: number, at = ''): Stripe.Price {
	const unitAmount =
		fields.unit_amount ?? wholeAmount(fields.unit_amount_decimal, nameIn(at, 'unit_amount_decimal'));
	if (unitAmount === undefined) throw missingParam(nameIn(at, 'unit_amount'));
	const { recurring } = fields;
	return {
		id: newId('price'),
		object: 'price',
		active: fields.active ?? true,
		billing_scheme: 'per_unit',
		created: now,
		currency: requireCurrency(fields.currency, nameIn(at, 'currency')),
		custom_unit_amount: null,
		livemode: false,
		lookup_key: fields.lookup_key ?? null,
		metadata: fields.metadata ?? {},
		nickname: fields.nickname ?? null,
		product: fields.product,
		recurring: recurring
			? {
					interval: recurring.interval,
					interval_count: recurring.interval_count ?? 1,
					meter: null,
					trial_period_days: recurring.trial_period_days ?? null,
					usage_type: recurring.usage_type ?? 'licensed'
				}
			: null,
		tax_behavior: fields.tax_behavior ?? 'unspecified',
		tiers_mode: null,
		transform_quantity: null,
		type: recurring ? 'recurring' : 'one_time',
		unit_amount: unitAmount,
		unit_amount_decimal: Stripe.Decimal.from(unitAmount)
	};
}

/** @throws StripeProblem resource_missing. */
export function requirePrice(
	store: Store,
	id: string,
	param = 'price',
	status: 400 | 404 = 404
): Stripe.Price {
	const price = store.get('prices', id);
	if (!price) throw noSuch('price', id, param, status);
	return price;
}

function wholeAmount(decimal: string | undefined, param: string): number | undefined {
	if (decimal === undefined) return undefined;
	if (!/^\d{1,12}(\.0+)?$/.test(decimal)) throw invalidRequest(`Invalid decimal: ${decimal}`, param);
	return Math.trunc(Number(decimal));
}

function nameIn(at: string, name: string): string {
	return at ? `${at}[${name}]` : name;
}

/** @throws StripeProblem 400 when another price has the key and isn't to give it up. */
function takeLookupKey(store: Store, key: string | undefined, isTransfer = false): void {
	const owner = key === undefined ? undefined : store.all('prices').find((row) => row.lookup_key === key);
	if (!owner) return;
	if (!isTransfer) {
		throw invalidRequest(
			`A price (\`${owner.id}\`) already uses that lookup key.`,
			'lookup_key',
			'resource_already_exists'
		);
	}
	owner.lookup_key = null;
	store.save('prices', owner);
}

function productOf(
	store: Store,
	given: { product?: string | undefined; product_data?: { name: string } | undefined },
	now: number
): string {
	if (given.product && given.product_data) {
		throw invalidRequest('You may only specify one of these parameters: product, product_data.', 'product');
	}
	if (given.product_data) return store.save('products', buildProduct(given.product_data, now)).id;
	if (!given.product) throw missingParam('product');
	return requireProduct(store, given.product, 'product', 400).id;
}

export const priceRoutes: Route[] = [
	route(
		'POST',
		'/v1/prices',
		params({
			...amountShape,
			product: text().optional(),
			product_data: productData().optional(),
			active: flag().optional(),
			lookup_key: text(200).optional(),
			metadata: metadata().optional(),
			nickname: text().optional(),
			transfer_lookup_key: flag().optional()
		}),
		({ sandbox: { store, events, now }, params: given, cause }) => {
			// The product may only come into being once nothing else of the request can be refused.
			const draft = buildPrice({ ...given, product: '' }, now());
			takeLookupKey(store, given.lookup_key, given.transfer_lookup_key);
			const price = store.save('prices', { ...draft, product: productOf(store, given, now()) });
			events.emit('price.created', price, cause);
			return price;
		}
	),
	route(
		'POST',
		'/v1/prices/:id',
		params({
			active: flag().optional(),
			lookup_key: text(200).optional(),
			metadata: metadata().optional(),
			nickname: text().optional(),
			transfer_lookup_key: flag().optional()
		}),
		({ sandbox: { store, events }, id, params: given, cause }) => {
			const price = requirePrice(store, id);
			const before = snapshot(price);
			if (given.lookup_key !== price.lookup_key) {
				takeLookupKey(store, given.lookup_key, given.transfer_lookup_key);
			}
			if (given.metadata) price.metadata = mergedMetadata(price.metadata, given.metadata);
			price.active = given.active ?? price.active;
			price.lookup_key = given.lookup_key ?? price.lookup_key;
			price.nickname = given.nickname ?? price.nickname;
			store.save('prices', price);
			events.emit('price.updated', price, cause, before);
			return price;
		}
	),
	route('GET', '/v1/prices/:id', params({}), ({ sandbox, id }) => requirePrice(sandbox.store, id)),
	route(
		'GET',
		'/v1/prices',
		params({
			...listShape,
			created: createdParam().optional(),
			active: flag().optional(),
			currency: text().optional(),
			lookup_keys: list(text()).optional(),
			product: text().optional(),
			type: oneOf(['one_time', 'recurring']).optional()
		}),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('prices')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => asked.active === undefined || row.active === asked.active)
				.filter((row) => !asked.currency || row.currency === asked.currency.toLowerCase())
				.filter((row) => !asked.lookup_keys || asked.lookup_keys.includes(row.lookup_key ?? ''))
				.filter((row) => !asked.product || row.product === asked.product)
				.filter((row) => !asked.type || row.type === asked.type);
			return page(rows, asked, path);
		}
	)
];
