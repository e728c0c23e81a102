import { z } from 'zod';

/** Calendar days, both included. */
export type DayRange = { from: string; to: string };
export type Period = { name: string; range: DayRange };

/** What is wrong with each day, as a code of docs/error-codes.md. */
export type RangeFaults = Partial<Record<keyof DayRange, string>>;

export const firstStatementDay = '2020-01-01';
/** The name of what is no period on offer. */
export const ownDays = 'own';
const mostDays = 2 * 366;
const dayMs = 24 * 60 * 60 * 1000;
const Day = z.iso.date();

/** Null when a statement can be made of these days. `today` is the last one that can be asked for. */
export function findFaults({ from, to }: DayRange, today: string): RangeFaults | null {
	const faults: RangeFaults = {};
	if (!isDay(from)) faults.from = 'day_invalid';
	if (!isDay(to)) faults.to = 'day_invalid';
	else if (to > today) faults.to = 'day_in_future';
	if (Object.keys(faults).length > 0) return faults;
	if (to < from) return { to: 'range_backwards' };
	return (Date.parse(to) - Date.parse(from)) / dayMs >= mostDays ? { from: 'range_too_long' } : null;
}

const isDay = (text: string): boolean => Day.safeParse(text).success && text >= firstStatementDay;

/**
 * The periods that a form offers, none beyond today: twelve months (`2026-10`), four quarters (`2026-q3`) and two years (`2026`),
 * each kind newest first.
 */
export function periodsUntil(today: string): Period[] {
	const [year = 0, month = 0] = today.split('-').map(Number);
	const months = before(12, year * 12 + month - 1).map((count) => monthsOf(monthName(count), count, 1));
	const quarters = before(4, Math.floor((year * 12 + month - 1) / 3)).map((count) =>
		monthsOf(`${Math.floor(count / 4)}-q${(count % 4) + 1}`, count * 3, 3)
	);
	const years = before(2, year).map((count) => monthsOf(String(count), count * 12, 12));
	return [...months, ...quarters, ...years].map(({ name, range }) => ({
		name,
		range: { ...range, to: range.to < today ? range.to : today }
	}));
}

/** What a person who asks for a statement most often wants. */
function lastFullMonth(today: string): string {
	const [year = 0, month = 0] = today.split('-').map(Number);
	return monthName(year * 12 + month - 2);
}

/** What an address or a form asks for: a period on offer by its name, else its days; without either the last full month. */
export function askedRange(query: URLSearchParams, today: string): { period: string; range: DayRange } {
	const [from, to] = [query.get('from'), query.get('to')];
	const asked = query.get('period') ?? (from === null && to === null ? lastFullMonth(today) : ownDays);
	const found = periodsUntil(today).find(({ name }) => name === asked);
	return found
		? { period: found.name, range: found.range }
		: { period: ownDays, range: { from: from ?? '', to: to ?? '' } };
}

const before = (most: number, last: number): number[] => Array.from({ length: most }, (_, n) => last - n);

function monthName(count: number): string {
	return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

function monthsOf(name: string, first: number, length: number): Period {
	const end = new Date(Date.parse(`${monthName(first + length)}-01`) - dayMs);
	return { name, range: { from: `${monthName(first)}-01`, to: end.toISOString().slice(0, 10) } };
}
