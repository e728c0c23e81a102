import { findFaults, ownDays, type DayRange, type RangeFaults } from '../../billing/statement-range.ts';
import { usualSpeed } from './report.ts';

/** Periods on offer, by the name an address gives them: so many days until today, or the calendar month so far. */
export const usagePeriods = ['7', '30', '90', 'month'] as const;
export type UsagePeriod = (typeof usagePeriods)[number] | typeof ownDays;

export type UsageQuery = {
	period: UsagePeriod;
	/** Calendar days, both included. */
	range: DayRange;
	/** Of the person's own days; those are then not shown. */
	faults: RangeFaults | null;
	/** Words an hour, for the estimate of time saved. */
	speed: number;
};

const dayMs = 24 * 60 * 60 * 1000;

export const addDays = (day: string, count: number): string =>
	new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10);

function rangeOf(period: (typeof usagePeriods)[number], today: string): DayRange {
	if (period === 'month') return { from: `${today.slice(0, 8)}01`, to: today };
	return { from: addDays(today, 1 - Number(period)), to: today };
}

/** What an address asks for: a period on offer, or days of the person's own; thirty days where it says neither. */
export function usageQueryFrom(query: URLSearchParams, today: string): UsageQuery {
	const speed = speedFrom(query);
	const period = usagePeriods.find((name) => name === query.get('period'));
	const [from, to] = [query.get('from'), query.get('to')];
	if (period || from === null || to === null)
		return { period: period ?? '30', range: rangeOf(period ?? '30', today), faults: null, speed };
	const faults = findFaults({ from, to }, today);
	return { period: ownDays, range: faults ? rangeOf('30', today) : { from, to }, faults, speed };
}

function speedFrom(query: URLSearchParams): number {
	const speed = Number(query.get('speed') ?? Number.NaN);
	return Number.isInteger(speed) && speed >= 50 && speed <= 10_000 ? speed : usualSpeed;
}

/** The address of the same page with another choice. */
export function usageAddress({ period, range, speed }: Omit<UsageQuery, 'faults'>): string {
	const query = new URLSearchParams(period === ownDays ? range : { period });
	if (speed !== usualSpeed) query.set('speed', String(speed));
	return `?${query}`;
}

/** Each day from the first to the last. */
export function daysOf({ from, to }: DayRange): string[] {
	const count = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
	return Array.from({ length: count }, (_, place) => addDays(from, place));
}
