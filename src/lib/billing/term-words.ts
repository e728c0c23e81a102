import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';
import { formatNumber } from '../ui/format.ts';
import type { PlanLimits } from './types.ts';

export type LimitName = keyof PlanLimits;

/** Everything that a plan limits, in the order in which it is told; also what the product does not have yet. */
export const limitNames: Record<LimitName, () => string> = {
	members: m.limit_members,
	generations_at_once: m.limit_generations_at_once,
	generations_a_month: m.limit_generations_a_month,
	published_products: m.limit_published_products,
	storage_bytes: m.limit_storage_bytes,
	channels: m.limit_channels,
	scheduled_posts: m.limit_scheduled_posts,
	api_calls_per_day: m.limit_api_calls_per_day,
	instances: m.limit_instances
};
export const allLimits = Object.keys(limitNames) as LimitName[];

/** A limit's value: bytes as megabytes or gigabytes, none in words. */
export function limitValue(name: LimitName, value: number | null): string {
	if (value === null) return m.limit_none();
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
	email_support: m.feature_email_support,
	priority_queue: m.feature_priority_queue,
	dedicated_help: m.feature_dedicated_help
};
/** A feature's name; its code for one that has no words here. */
export const featureName = (code: string): string => features[code]?.() ?? code;
