import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';
import { formatMoney, formatNumber } from '../ui/format.ts';
import type { Plan, PlanPrice } from './types.ts';

export const intervalNames: Record<PlanPrice['interval'], () => string> = {
	month: m.plan_monthly,
	year: m.plan_yearly
};

/** `€9 a month`. */
export function priceText({ amountCents, currency, interval }: Omit<PlanPrice, 'id'>): string {
	const price = formatMoney(amountCents, currency, getLocale());
	return interval === 'year' ? m.plan_price_year({ price }) : m.plan_price_month({ price });
}

const figure = (value: number): string => formatNumber(value, getLocale());

/** What one gets for the plan, a line each: credits, then what is limited. */
export function planGives({ code, credits, limits }: Pick<Plan, 'code' | 'credits' | 'limits'>): string[] {
	const { members, published_products: products } = limits;
	return [
		code === 'free'
			? m.plan_credits_once({ count: credits })
			: m.plan_credits_month({ count: credits, figure: figure(credits) }),
		members === null ? m.plan_members_any() : m.plan_members({ count: members }),
		products === null ? m.plan_products_any() : m.plan_products({ count: products, figure: figure(products) })
	];
}
