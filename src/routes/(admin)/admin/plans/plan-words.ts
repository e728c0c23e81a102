import type { PlanLimitName, PlanTerms } from '$lib/billing/plan-schema.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import { formatMoney, formatNumber } from '$lib/ui/format.ts';

const limits: Record<PlanLimitName, () => string> = {
	members: m.backoffice_limit_members,
	published_products: m.backoffice_limit_published_products,
	storage_bytes: m.backoffice_limit_storage,
	channels: m.backoffice_limit_channels,
	scheduled_posts: m.backoffice_limit_scheduled_posts,
	api_calls_per_day: m.backoffice_limit_api_calls,
	instances: m.backoffice_limit_instances
};
export const limitWords = (name: PlanLimitName): string => limits[name]();

/** A limit's value: bytes as megabytes or gigabytes, none in words. */
export function limitValue(name: PlanLimitName, value: number | null): string {
	if (value === null) return m.backoffice_no_limit();
	return name === 'storage_bytes' ? bytes(value) : formatNumber(value, getLocale());
}

function bytes(value: number): string {
	const isLarge = value >= 1_000_000_000;
	const [unit, amount] = isLarge ? ['gigabyte', value / 1e9] : ['megabyte', value / 1e6];
	return new Intl.NumberFormat(getLocale(), {
		style: 'unit',
		unit,
		maximumFractionDigits: 2,
		numberingSystem: 'latn'
	}).format(amount);
}

const features: Record<string, () => string> = {
	email_support: m.backoffice_feature_email_support,
	priority_queue: m.backoffice_feature_priority_queue,
	dedicated_help: m.backoffice_feature_dedicated_help
};
/** A feature's name; its code for one that this page doesn't know. */
export const featureWords = (code: string): string => features[code]?.() ?? code;

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
