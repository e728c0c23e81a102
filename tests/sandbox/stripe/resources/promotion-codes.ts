import type Stripe from 'stripe';
import type * as z from 'zod';
import { invalidRequest, missingParam, noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { flag, hash, integer, mergedMetadata, metadata, oneOf, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import { snapshot, type Store } from '../store.ts';
import { requireCoupon } from './coupons.ts';

const createParams = params({
	promotion: hash({ type: oneOf(['coupon']), coupon: text().optional() }),
	active: flag().optional(),
	code: text(500).optional(),
	customer: text().optional(),
	expires_at: integer().optional(),
	max_redemptions: integer(1).optional(),
	metadata: metadata().optional()
});
const updateParams = params({ active: flag().optional(), metadata: metadata().optional() });

function requireCode(store: Store, id: string): Stripe.PromotionCode {
	const code = store.get('promotion_codes', id);
	if (!code) throw noSuch('promotion code', id, 'promotion_code');
	return code;
}

function createCode({ sandbox, params: given, cause }: Call<z.output<typeof createParams>>) {
	const { store, events, now } = sandbox;
	if (!given.promotion.coupon) throw missingParam('promotion[coupon]');
	const coupon = requireCoupon(store, given.promotion.coupon, 'promotion[coupon]', 400);
	const code = given.code ?? newId('', 8).slice(1).toUpperCase();
	const taken = store
		.all('promotion_codes')
		.some((row) => row.active && row.code.toLowerCase() === code.toLowerCase());
	if (taken) throw invalidRequest(`An active promotion code with \`code: ${code}\` already exists.`, 'code');
	const made: Stripe.PromotionCode = {
		id: newId('promo'),
		object: 'promotion_code',
		active: given.active ?? true,
		code,
		created: now(),
		customer: given.customer ?? null,
		customer_account: null,
		expires_at: given.expires_at ?? null,
		livemode: false,
		max_redemptions: given.max_redemptions ?? null,
		metadata: given.metadata ?? {},
		promotion: { coupon: coupon.id, type: 'coupon' },
		restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
		times_redeemed: 0
	};
	store.save('promotion_codes', made);
	events.emit('promotion_code.created', made, cause);
	return made;
}

function updateCode({ sandbox, id, params: given, cause }: Call<z.output<typeof updateParams>>) {
	const code = requireCode(sandbox.store, id);
	const before = snapshot(code);
	if (given.active !== undefined) code.active = given.active;
	if (given.metadata) code.metadata = mergedMetadata(code.metadata ?? {}, given.metadata);
	sandbox.store.save('promotion_codes', code);
	sandbox.events.emit('promotion_code.updated', code, cause, before);
	return code;
}

export const promotionCodeRoutes: Route[] = [
	route('POST', '/v1/promotion_codes', createParams, createCode),
	route('GET', '/v1/promotion_codes/:id', params({}), ({ sandbox, id }) => requireCode(sandbox.store, id)),
	route('POST', '/v1/promotion_codes/:id', updateParams, updateCode),
	route(
		'GET',
		'/v1/promotion_codes',
		params({
			...listShape,
			active: flag().optional(),
			code: text().optional(),
			coupon: text().optional(),
			created: createdParam().optional()
		}),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('promotion_codes')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => asked.active === undefined || row.active === asked.active)
				.filter((row) => !asked.code || row.code.toLowerCase() === asked.code.toLowerCase())
				.filter((row) => !asked.coupon || row.promotion.coupon === asked.coupon);
			return page(rows, asked, path);
		}
	)
];
