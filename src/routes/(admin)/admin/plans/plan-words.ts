import type { PlanTerms } from '$lib/billing/plan-schema.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import { formatMoney } from '$lib/ui/format.ts';

type Price = PlanTerms['prices'][number];

export const intervalWords = (interval: Price['interval']): string =>
	interval === 'month' ? m.backoffice_monthly() : m.backoffice_yearly();

export const moneyOf = ({ amountCents, currency }: Pick<Price, 'amountCents' | 'currency'>): string =>
	formatMoney(amountCents, currency, getLocale());

/** What it costs at a glance: the euro prices, else those of the first currency. */
export function priceSummary(prices: Price[]): string {
	const currency = prices.some((price) => price.currency === 'eur') ? 'eur' : prices[0]?.currency;
	const shown = prices.filter((price) => price.currency === currency);
	const month = shown.find(({ interval }) => interval === 'month');
	const year = shown.find(({ interval }) => interval === 'year');
	const words = [
		month && m.backoffice_price_month({ price: moneyOf(month) }),
		year && m.backoffice_price_year({ price: moneyOf(year) })
	].filter(Boolean);
	return words.length > 0 ? words.join(' · ') : m.backoffice_price_none();
}
