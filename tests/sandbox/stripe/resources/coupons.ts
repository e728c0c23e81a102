import type Stripe from 'stripe';
import type * as z from 'zod';
import { invalidRequest, missingParam, noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { hash, integer, list, metadata, oneOf, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import { requireCurrency } from '../money.ts';
import type { Store } from '../store.ts';

const createParams = params({
	id: text(500).optional(),
	amount_off: integer(1).optional(),
	applies_to: hash({ products: list(text()) }).optional(),
	currency: text().optional(),
	duration: oneOf(['forever', 'once', 'repeating']).optional(),
	duration_in_months: integer(1).optional(),
	max_redemptions: integer(1).optional(),
	metadata: metadata().optional(),
	name: text(40).optional(),
	percent_off: text().optional(),
	redeem_by: integer().optional()
});

/** @throws StripeProblem resource_missing. */
export function requireCoupon(
	store: Store,
	id: string,
	param = 'coupon',
	status: 400 | 404 = 404
): Stripe.Coupon {
	const coupon = store.get('coupons', id);
	if (!coupon) throw noSuch('coupon', id, param, status);
	return coupon;
}

function createCoupon({ sandbox, params: given, cause }: Call<z.output<typeof createParams>>): Stripe.Coupon {
	const { store, events, now } = sandbox;
	const id = given.id ?? newId('', 8).slice(1);
	if (store.get('coupons', id)) {
		throw invalidRequest('Coupon already exists.', 'id', 'resource_already_exists');
	}
	const percentOff = percentGiven(given.percent_off);
	if ((percentOff === null) === (given.amount_off === undefined)) {
		throw invalidRequest('You must pass either percent_off or amount_off, but not both.');
	}
	if (given.amount_off !== undefined && !given.currency) throw missingParam('currency');
	if (given.duration === 'repeating' && !given.duration_in_months) throw missingParam('duration_in_months');
	const coupon: Stripe.Coupon = {
		id,
		object: 'coupon',
		amount_off: given.amount_off ?? null,
		created: now(),
		currency: given.currency ? requireCurrency(given.currency, 'currency') : null,
		duration: given.duration ?? 'once',
		duration_in_months: given.duration_in_months ?? null,
		livemode: false,
		max_redemptions: given.max_redemptions ?? null,
		metadata: given.metadata ?? {},
		name: given.name ?? null,
		percent_off: percentOff,
		redeem_by: given.redeem_by ?? null,
		times_redeemed: 0,
		valid: true
	};
	store.save('coupons', coupon);
	events.emit('coupon.created', coupon, cause);
	return coupon;
}

function percentGiven(given: string | undefined): number | null {
	if (given === undefined) return null;
	const percent = Number(given);
	if (percent > 0 && percent <= 100) return percent;
	throw invalidRequest('Invalid percent_off: must be greater than 0 and at most 100.', 'percent_off');
}

export const couponRoutes: Route[] = [
	route('POST', '/v1/coupons', createParams, createCoupon),
	route('GET', '/v1/coupons/:id', params({}), ({ sandbox, id }) => requireCoupon(sandbox.store, id)),
	route('DELETE', '/v1/coupons/:id', params({}), ({ sandbox: { store, events }, id, cause }) => {
		const coupon = requireCoupon(store, id);
		store.remove('coupons', id);
		events.emit('coupon.deleted', coupon, cause);
		return { id, object: 'coupon', deleted: true };
	}),
	route(
		'GET',
		'/v1/coupons',
		params({ ...listShape, created: createdParam().optional() }),
		({ sandbox, params: asked, path }) =>
			page(
				sandbox.store.all('coupons').filter((row) => isCreatedIn(row.created, asked.created)),
				asked,
				path
			)
	)
];
