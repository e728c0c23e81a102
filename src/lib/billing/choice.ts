import type { Plan, PlanPrice } from './types.ts';

/** How prices are shown: by the month or the year, in which currency. */
export type Choice = { interval: PlanPrice['interval']; currency: string };

/** Every currency in which something is priced, by name. */
export function currenciesOf(priced: { prices: { currency: string }[] }[]): string[] {
	return [...new Set(priced.flatMap(({ prices }) => prices.map(({ currency }) => currency)))].sort();
}

/** The choice that an address names; what it leaves out or names wrongly is monthly, and in euros if there are such prices. */
export function choiceFrom(query: URLSearchParams, currencies: string[]): Choice {
	const asked = query.get('currency')?.toLowerCase();
	const fallback = currencies.includes('eur') ? 'eur' : (currencies[0] ?? 'eur');
	return {
		interval: query.get('interval') === 'year' ? 'year' : 'month',
		currency: currencies.find((currency) => currency === asked) ?? fallback
	};
}

/** The plan's price for this choice; undefined when it has none. */
export function findPrice({ prices }: Pick<Plan, 'prices'>, choice: Choice): PlanPrice | undefined {
	return prices.find(
		({ interval, currency }) => interval === choice.interval && currency === choice.currency
	);
}

/** What paying once a year saves of twelve months, in minor units; 0 when it saves nothing or can't be compared. */
export function yearSaves(plan: Pick<Plan, 'prices'>, currency: string): number {
	const month = findPrice(plan, { interval: 'month', currency });
	const year = findPrice(plan, { interval: 'year', currency });
	return month && year ? Math.max(0, 12 * month.amountCents - year.amountCents) : 0;
}
