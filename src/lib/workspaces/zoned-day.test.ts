import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayAfter, knownZone, startOfDay } from './zoned-day.ts';

const zones = Intl.supportedValuesOf('timeZone');
const iso = (date: Date) => date.toISOString();

describe('startOfDay', () => {
	it.each([
		['2026-11-21', 'UTC', '2026-11-21T00:00:00.000Z'],
		['2026-11-21', 'Asia/Kathmandu', '2026-11-20T18:15:00.000Z'],
		['2026-11-21', 'Pacific/Kiritimati', '2026-11-20T10:00:00.000Z'],
		['2026-03-29', 'Europe/Lisbon', '2026-03-29T00:00:00.000Z'],
		['2026-03-30', 'Europe/Lisbon', '2026-03-29T23:00:00.000Z'],
		// The clock goes from 24:00 to 01:00: the day has no midnight.
		['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
		// And from 24:00 back to 23:00: the day before lasts 25 hours.
		['2026-10-30', 'Africa/Cairo', '2026-10-29T22:00:00.000Z'],
		// Samoa went from Thursday to Saturday.
		['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z']
	])('of %s in %s is %s', (day, zone, instant) => {
		expect(iso(startOfDay(day, zone))).toBe(instant);
	});

	it('has every instant in exactly one day, whatever the zone', () => {
		const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
		fc.assert(
			fc.property(days, fc.constantFrom(...zones), (date, zone) => {
				const day = iso(date).slice(0, 10);
				const [start, end] = [startOfDay(day, zone).getTime(), startOfDay(dayAfter(day), zone).getTime()];
				const local = (at: number) =>
					new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(at);
				fc.pre(end > start);
				expect([local(start - 1) < day, local(start), local(end - 1)]).toEqual([true, day, day]);
			}),
			{ numRuns: 300 }
		);
	});
});

describe('knownZone', () => {
	it('keeps zones that exist and takes UTC for any other', () => {
		expect([knownZone('Europe/Lisbon'), knownZone('Mars/Olympus'), knownZone('')]).toEqual([
			'Europe/Lisbon',
			'UTC',
			'UTC'
		]);
	});
});
