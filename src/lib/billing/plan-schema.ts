import { z } from 'zod';

const invalid = { error: 'value_invalid' };
const whole = (most: number) => z.number(invalid).int(invalid).min(0, invalid).max(most, invalid);
/** Null is no limit. */
const limit = (most: number) => whole(most).nullable();

/** What a plan can bring beside credits and limits. */
export const planFeatures = ['email_support', 'priority_queue', 'dedicated_help'] as const;

export const planLimits = [
	'members',
	'published_products',
	'storage_bytes',
	'channels',
	'scheduled_posts',
	'api_calls_per_day',
	'instances',
	'generations_at_once',
	'generations_a_month'
] as const;
export type PlanLimitName = (typeof planLimits)[number];

const amountCents = whole(99_999_999).refine((value) => value > 0, invalid);
const currency = z.string().regex(/^[a-z]{3}$/, invalid);

/** What staff enter for the next version of a plan. Messages are codes of docs/error-codes.md. */
export const PlanTerms = z.object({
	plan: z.string().min(1),
	/** Of the version the form was opened with. */
	number: z.number().int().positive(),
	credits: whole(1_000_000),
	trial_days: whole(90),
	trial_credits: whole(1_000_000),
	members: limit(100_000).refine((value) => value !== 0, invalid),
	published_products: limit(1_000_000),
	storage_bytes: limit(Number.MAX_SAFE_INTEGER),
	channels: limit(100_000),
	scheduled_posts: limit(1_000_000),
	api_calls_per_day: limit(1_000_000_000),
	instances: limit(10_000),
	generations_at_once: limit(10_000).refine((value) => value !== 0, invalid),
	generations_a_month: limit(1_000_000),
	features: z.array(z.string().max(40)).max(20),
	prices: z.array(z.object({ interval: z.enum(['month', 'year'], invalid), currency, amountCents })).max(60)
});
export type PlanTerms = z.infer<typeof PlanTerms>;

/** A new pack of credits. One price at least. */
export const NewPack = z.object({
	credits: whole(1_000_000).min(1, invalid),
	prices: z.array(z.object({ currency, amountCents })).min(1, invalid).max(30)
});
export type NewPack = z.infer<typeof NewPack>;
