import type Stripe from 'stripe';

/** How often something recurs, as prices say it. */
export interface Rhythm {
	interval: Stripe.Price.Recurring.Interval;
	interval_count: number;
}

const daysOf: Record<string, number> = { day: 1, week: 7 };
const monthsOf: Record<string, number> = { month: 1, year: 12 };
const daySeconds = 24 * 3600;

/**
 * The end of the period that begins at `start`: the first whole number of intervals after the anchor that lies later.
 * An anchor on the 31st bills on the last day of shorter months and returns to the 31st, as at Stripe (UTC).
 */
export function periodEnd(anchor: number, rhythm: Rhythm, start: number): number {
	let count = 1;
	while (shifted(anchor, rhythm, count) <= start) count += 1;
	return shifted(anchor, rhythm, count);
}

/** A moment moved by whole months, held to the last day of a shorter month. */
export function addMonths(seconds: number, months: number): number {
	const from = new Date(seconds * 1000);
	const first = new Date(from);
	first.setUTCDate(1);
	first.setUTCMonth(first.getUTCMonth() + months);
	const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
	first.setUTCDate(Math.min(from.getUTCDate(), lastDay));
	return first.getTime() / 1000;
}

function shifted(anchor: number, { interval, interval_count }: Rhythm, count: number): number {
	const months = monthsOf[interval];
	if (months) return addMonths(anchor, months * interval_count * count);
	return anchor + (daysOf[interval] ?? 1) * interval_count * count * daySeconds;
}
