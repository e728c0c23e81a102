import type Stripe from 'stripe';
import { invalidRequest, noSuch } from '../http/errors.ts';
import { hash, list, text } from '../http/params.ts';
import { idOf, newId } from '../ids.ts';
import type { Store } from '../store.ts';
import { addMonths } from './periods.ts';

/** `discounts` as sessions and subscriptions take it. */
export const discountsParam = () =>
	list(hash({ coupon: text().optional(), promotion_code: text().optional() }));

export interface DiscountFields {
	coupon?: string | undefined;
	promotion_code?: string | undefined;
}

/** A discount somebody may have, not yet given to them. */
export interface Reduction {
	coupon: Stripe.Coupon;
	promotionCode: Stripe.PromotionCode | null;
}

/** @throws StripeProblem resource_missing, or 400 when a coupon or code is used up, expired or inactive. */
export function requireReductions(store: Store, given: DiscountFields[], now: number): Reduction[] {
	return given.map(({ coupon, promotion_code: code }) => {
		if (code) {
			const promotionCode = store.get('promotion_codes', code);
			if (!promotionCode) throw noSuch('promotion code', code, 'discounts[0][promotion_code]', 400);
			return requireValid(reductionOf(store, promotionCode), now);
		}
		const found = store.get('coupons', coupon ?? '');
		if (!found) throw noSuch('coupon', coupon ?? '', 'discounts[0][coupon]', 400);
		return requireValid({ coupon: found, promotionCode: null }, now);
	});
}

/** The reduction a buyer typed the code of, or null when there is none they may use. */
export function findReduction(store: Store, typed: string, now: number): Reduction | null {
	const code = store
		.all('promotion_codes')
		.find((row) => row.active && row.code.toLowerCase() === typed.toLowerCase());
	if (!code) return null;
	const reduction = reductionOf(store, code);
	return problemWith(reduction, now) ? null : reduction;
}

/** How much of each amount the coupon takes off; what can't be discounted stays. */
export function spread(coupon: Stripe.Coupon, amounts: number[]): number[] {
	let left = coupon.amount_off ?? 0;
	return amounts.map((amount) => {
		if (amount <= 0) return 0;
		if (coupon.percent_off !== null) return Math.round((amount * coupon.percent_off) / 100);
		const taken = Math.min(left, amount);
		left -= taken;
		return taken;
	});
}

/** Gives a subscription its discounts, and counts them as redeemed. */
export function attachReductions(
	store: Store,
	reductions: Reduction[],
	owner: { customer: string; subscription: string; session: string | null },
	now: number
): string[] {
	return reductions.map((reduction) => {
		redeem(store, reduction);
		const { coupon, promotionCode } = reduction;
		const months = coupon.duration === 'repeating' ? coupon.duration_in_months : null;
		const discount: Stripe.Discount = {
			id: newId('di'),
			object: 'discount',
			checkout_session: owner.session,
			customer: owner.customer,
			customer_account: null,
			end: months === null ? null : addMonths(now, months),
			invoice: null,
			invoice_item: null,
			promotion_code: promotionCode?.id ?? null,
			source: { coupon: coupon.id, type: 'coupon' },
			start: now,
			subscription: owner.subscription,
			subscription_item: null
		};
		return store.save('discounts', discount).id;
	});
}

/** Counts the discounts of a paid session as redeemed. */
export function redeemDiscounts(store: Store, session: Stripe.Checkout.Session): void {
	for (const { coupon, promotion_code: code } of session.discounts ?? []) {
		const found = store.get('coupons', idOf(coupon) ?? '');
		if (found)
			redeem(store, { coupon: found, promotionCode: store.get('promotion_codes', idOf(code) ?? '') ?? null });
	}
}

function reductionOf(store: Store, promotionCode: Stripe.PromotionCode): Reduction {
	const id = idOf(promotionCode.promotion.coupon) ?? '';
	const coupon = store.get('coupons', id);
	if (!coupon) throw noSuch('coupon', id, 'coupon', 400);
	return { coupon, promotionCode };
}

function requireValid(reduction: Reduction, now: number): Reduction {
	const problem = problemWith(reduction, now);
	if (problem) throw invalidRequest(problem, 'discounts', 'coupon_expired');
	return reduction;
}

function problemWith({ coupon, promotionCode }: Reduction, now: number): string | null {
	if (!coupon.valid || (coupon.redeem_by !== null && coupon.redeem_by < now))
		return `Coupon expired: ${coupon.id}`;
	if (!promotionCode) return null;
	const isOver = promotionCode.expires_at !== null && promotionCode.expires_at < now;
	if (promotionCode.active && !isOver) return null;
	return 'This promotion code cannot be redeemed because it is not active.';
}

function redeem(store: Store, { coupon, promotionCode }: Reduction): void {
	coupon.times_redeemed += 1;
	if (coupon.max_redemptions !== null && coupon.times_redeemed >= coupon.max_redemptions)
		coupon.valid = false;
	store.save('coupons', coupon);
	if (!promotionCode) return;
	promotionCode.times_redeemed += 1;
	const { max_redemptions: most } = promotionCode;
	if (!coupon.valid || (most !== null && promotionCode.times_redeemed >= most)) promotionCode.active = false;
	store.save('promotion_codes', promotionCode);
}

/** Takes discounts off a subscription that an invoice has used up: those for once, and those whose time is over. */
export function dropUsedDiscounts(
	store: Store,
	subscription: Stripe.Subscription,
	invoice: Stripe.Invoice,
	now: number
): void {
	const used = new Set(
		(invoice.total_discount_amounts ?? []).filter(({ amount }) => amount > 0).map((one) => idOf(one.discount))
	);
	subscription.discounts = subscription.discounts.filter((one) => {
		const discount = store.get('discounts', idOf(one));
		const coupon = store.get('coupons', idOf(discount?.source.coupon) ?? '');
		if (!discount || !coupon || (discount.end !== null && discount.end <= now)) return false;
		return coupon.duration !== 'once' || !used.has(discount.id);
	});
}
