import { m } from '../paraglide/messages.js';
import type { Locale } from '../paraglide/runtime.js';

/** What a plan limits and the product has by now; others are stored for what is still to come. */
export const keptLimits = [
	'members',
	'published_products',
	'generations_at_once',
	'generations_a_month'
] as const;
type KeptLimit = (typeof keptLimits)[number];

type Options = { locale?: Locale };
const reached: Record<KeptLimit, (inputs: { count: number }, options?: Options) => string> = {
	members: m.limit_reached_members,
	published_products: m.limit_reached_published_products,
	generations_at_once: m.limit_reached_generations_at_once,
	generations_a_month: m.limit_reached_generations_a_month
};

export function isKept(limit: string): limit is KeptLimit {
	return keptLimits.some((kept) => kept === limit);
}

/** Whether a form's code says that the plan is the obstacle: the page then leads to the plans. */
export function isPlanLimit(code: string | null | undefined): boolean {
	return code?.split(':')[0] === 'plan_limit_reached';
}

/** What a reader is told for `plan_limit_reached:<limit>:<allowed>:<plan>`, from what follows the code; null for less than that. */
export function limitText([limit = '', allowed = '', ...plan]: string[], locale?: Locale): string | null {
	if (!isKept(limit) || !/^\d+$/.test(allowed)) return null;
	const options = locale ? { locale } : {};
	const lifted = plan.join(':');
	const sentences = [reached[limit]({ count: Number(allowed) }, options)];
	if (lifted) sentences.push(m.limit_lifted_by({ plan: lifted }, options));
	return sentences.join(' ');
}
