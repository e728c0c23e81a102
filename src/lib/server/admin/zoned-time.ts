import { z } from 'zod';

/** What a browser's field for date and time sends. */
export const LocalTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/);

const clockOf = (zone: string) =>
	new Intl.DateTimeFormat('sv-SE', {
		timeZone: zone,
		dateStyle: 'short',
		timeStyle: 'medium',
		numberingSystem: 'latn'
	});

/** What a clock in the zone shows at the instant, as `2026-11-21T10:30:00`. */
export function localTimeOf(instant: Date, zone: string): string {
	return clockOf(zone).format(instant).replace(' ', 'T');
}

/**
 * The instant at which a clock in the zone shows this time. A time that comes twice in autumn is its first; one that spring leaves
 * out is as much later.
 */
export function instantOf(local: string, zone: string): Date {
	const wanted = Date.parse(`${local}Z`);
	const offsetAt = (instant: number) => Date.parse(`${localTimeOf(new Date(instant), zone)}Z`) - instant;
	// A day before and after the clocks are as they were and will be, should they change here.
	const [before, after] = [-1, 1].map((days) => offsetAt(wanted + days * 24 * 60 * 60 * 1000));
	const candidates = [wanted - (before ?? 0), wanted - (after ?? 0)];
	const found = candidates.find((instant) => instant + offsetAt(instant) === wanted);
	return new Date(found ?? wanted - (before ?? 0));
}
