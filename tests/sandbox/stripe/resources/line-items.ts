import type Stripe from 'stripe';
import { spread, type Reduction } from '../billing/discounts.ts';
import { invalidRequest, missingParam } from '../http/errors.ts';
import { hash, integer, list, metadata, text } from '../http/params.ts';
import { newId } from '../ids.ts';
import type { Store } from '../store.ts';
import { amountShape, buildPrice, requirePrice, type PriceFields } from './prices.ts';
import { buildProduct, productData, requireProduct, type ProductFields } from './products.ts';

/** `line_items` of a checkout session. */
export const lineItemsParam = () =>
	list(
		hash({
			price: text().optional(),
			price_data: hash({
				...amountShape,
				product: text().optional(),
				product_data: productData().optional()
			}).optional(),
			quantity: integer(1).optional(),
			metadata: metadata().optional()
		})
	);

type PriceData = Omit<PriceFields, 'product'> & {
	product?: string | undefined;
	product_data?: ProductFields | undefined;
};

export interface LineItemFields {
	price?: string | undefined;
	price_data?: PriceData | undefined;
	quantity?: number | undefined;
	metadata?: Record<string, string> | undefined;
}

/** A line with what must be stored along with it once the whole request is accepted. */
export interface LineItemDraft {
	item: Stripe.LineItem;
	price: Stripe.Price;
	newProduct: Stripe.Product | null;
	isNewPrice: boolean;
}

/**
 * The lines of a new session, nothing stored yet.
 * @throws StripeProblem for a line without a price, an unknown price or product, or mixed currencies.
 */
export function draftLineItems(store: Store, given: LineItemFields[], now: number): LineItemDraft[] {
	if (given.length > 100)
		throw invalidRequest('A Checkout Session can have up to 100 line items.', 'line_items');
	const drafts = given.map((fields, index) => draftLineItem(store, fields, `line_items[${index}]`, now));
	const currencies = new Set(drafts.map(({ price }) => price.currency));
	if (currencies.size > 1) {
		throw invalidRequest('All prices on a Checkout Session must use the same currency.', 'line_items');
	}
	return drafts;
}

/** Stores what inline lines brought into being. */
export function saveLineItems(store: Store, drafts: LineItemDraft[]): Stripe.LineItem[] {
	return drafts.map(({ item, price, newProduct, isNewPrice }) => {
		if (newProduct) store.save('products', newProduct);
		if (isNewPrice) store.save('prices', price);
		return item;
	});
}

/** Makes what recurs cost nothing: the first invoice of a trial asks only for one-time lines. */
export function freeDuringTrial(items: Stripe.LineItem[]): void {
	for (const item of items) {
		if (item.price?.type === 'recurring') Object.assign(item, { amount_subtotal: 0, amount_total: 0 });
	}
}

/** Takes discounts off the lines, anew each time. */
export function discountItems(items: Stripe.LineItem[], discounts: Reduction[]): void {
	for (const item of items) Object.assign(item, { amount_discount: 0, amount_total: item.amount_subtotal });
	for (const { coupon } of discounts) {
		const parts = spread(
			coupon,
			items.map((item) => item.amount_total)
		);
		for (const [index, item] of items.entries()) {
			item.amount_discount += parts[index] ?? 0;
			item.amount_total -= parts[index] ?? 0;
		}
	}
}

function draftLineItem(store: Store, fields: LineItemFields, at: string, now: number): LineItemDraft {
	const { price: priceId, price_data: data, quantity } = fields;
	if (priceId && data) {
		throw invalidRequest('You may only specify one of these parameters: price, price_data.', `${at}[price]`);
	}
	if (quantity === undefined) throw missingParam(`${at}[quantity]`);
	if (data) {
		const { price, product, isNewProduct } = inlinePrice(store, data, `${at}[price_data]`, now);
		const item = buildLineItem(price, product, quantity, fields.metadata);
		return { item, price, newProduct: isNewProduct ? product : null, isNewPrice: true };
	}
	if (!priceId) throw missingParam(`${at}[price]`);
	const price = requirePrice(store, priceId, `${at}[price]`, 400);
	if (!price.active) {
		throw invalidRequest(
			`The price specified is inactive. This field only accepts active prices.`,
			`${at}[price]`
		);
	}
	const product = requireProduct(store, String(price.product), `${at}[price]`, 400);
	return {
		item: buildLineItem(price, product, quantity, fields.metadata),
		price,
		newProduct: null,
		isNewPrice: false
	};
}

function inlinePrice(store: Store, data: PriceData, at: string, now: number) {
	if (data.product && data.product_data) {
		throw invalidRequest(
			'You may only specify one of these parameters: product, product_data.',
			`${at}[product]`
		);
	}
	if (!data.product && !data.product_data) throw missingParam(`${at}[product]`);
	// Stripe keeps what was described inline, but inactive: it can't be picked again.
	const product = data.product_data
		? buildProduct({ ...data.product_data, active: false }, now)
		: requireProduct(store, data.product ?? '', `${at}[product]`, 400);
	const price = buildPrice({ ...data, product: product.id, active: false }, now, at);
	return { price, product, isNewProduct: data.product_data !== undefined };
}

function buildLineItem(
	price: Stripe.Price,
	product: Stripe.Product,
	quantity: number,
	meta: Record<string, string> | undefined
): Stripe.LineItem {
	const total = (price.unit_amount ?? 0) * quantity;
	return {
		id: newId('li'),
		object: 'item',
		adjustable_quantity: null,
		amount_discount: 0,
		amount_subtotal: total,
		amount_tax: 0,
		amount_total: total,
		currency: price.currency,
		description: product.name,
		metadata: meta ?? {},
		price,
		quantity
	};
}
