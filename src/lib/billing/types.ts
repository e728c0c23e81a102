/** What a plan limits; null is no limit. */
export type PlanLimits = {
	members: number | null;
	published_products: number | null;
	storage_bytes: number | null;
	channels: number | null;
	scheduled_posts: number | null;
	api_calls_per_day: number | null;
	instances: number | null;
	generations_at_once: number | null;
	generations_a_month: number | null;
};

export type PlanPrice = { id: string; interval: 'month' | 'year'; currency: string; amountCents: number };

/** A plan as it is on offer now. */
export type Plan = {
	code: string;
	name: string;
	/** Of the version: staff editing an older one are told. */
	number: number;
	versionId: string;
	/** A month; of the free plan once. */
	credits: number;
	trialDays: number;
	trialCredits: number;
	limits: PlanLimits;
	features: string[];
	prices: PlanPrice[];
};

/** Credits to buy on top. */
export type Pack = {
	id: string;
	credits: number;
	prices: { id: string; currency: string; amountCents: number }[];
};
