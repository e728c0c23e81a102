import { planLimits, type PlanTerms } from '$lib/billing/plan-schema.ts';
import { featureName, limitNames, limitValue } from '$lib/billing/term-words.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import { formatNumber } from '$lib/ui/format.ts';
import { intervalWords, moneyOf } from './plan-words.ts';

type Terms = Omit<PlanTerms, 'plan' | 'number'>;
/** `null` where there was or is nothing. */
export type PlanChange = { what: string; from: string | null; to: string | null };

/** What differs between two versions of a plan, in words. */
export function planChanges(before: Terms, after: Terms): PlanChange[] {
	return [
		...amounts(before, after),
		...limits(before, after),
		...features(before, after),
		...prices(before, after)
	];
}

function amounts(before: Terms, after: Terms): PlanChange[] {
	const named = [
		['credits', m.backoffice_credits()],
		['trial_days', m.backoffice_trial_days()],
		['trial_credits', m.backoffice_trial_credits()]
	] as const;
	return named
		.filter(([name]) => before[name] !== after[name])
		.map(([name, what]) => ({
			what,
			from: formatNumber(before[name], getLocale()),
			to: formatNumber(after[name], getLocale())
		}));
}

function limits(before: Terms, after: Terms): PlanChange[] {
	return planLimits
		.filter((name) => before[name] !== after[name])
		.map((name) => ({
			what: limitNames[name](),
			from: limitValue(name, before[name]),
			to: limitValue(name, after[name])
		}));
}

function features(before: Terms, after: Terms): PlanChange[] {
	const gone = before.features.filter((code) => !after.features.includes(code));
	const added = after.features.filter((code) => !before.features.includes(code));
	return [
		...gone.map((code) => ({ what: m.backoffice_feature(), from: featureName(code), to: null })),
		...added.map((code) => ({ what: m.backoffice_feature(), from: null, to: featureName(code) }))
	];
}

function prices(before: Terms, after: Terms): PlanChange[] {
	type Price = Terms['prices'][number];
	const key = ({ interval, currency }: Price) => `${interval}:${currency}`;
	const [old, next] = [before, after].map(
		(terms) => new Map(terms.prices.map((price) => [key(price), price]))
	);
	return [...new Set([...(old?.keys() ?? []), ...(next?.keys() ?? [])])].flatMap((each) => {
		const [from, to] = [old?.get(each), next?.get(each)];
		const one = from ?? to;
		if (!one || from?.amountCents === to?.amountCents) return [];
		const what = m.backoffice_price_of({
			interval: intervalWords(one.interval),
			currency: one.currency.toUpperCase()
		});
		return [{ what, from: from ? moneyOf(from) : null, to: to ? moneyOf(to) : null }];
	});
}
