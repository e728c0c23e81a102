import { describe, expect, it } from 'vitest';
import { instantOf, localTimeOf } from './zoned-time.ts';

const lisbon = 'Europe/Lisbon';
const told = (local: string, zone: string) => instantOf(local, zone).toISOString();

describe('a time on a clock', () => {
	it('is found in its zone, in winter and in summer', () => {
		expect(told('2026-01-10T09:30', 'UTC')).toBe('2026-01-10T09:30:00.000Z');
		expect(told('2026-07-10T09:30', lisbon)).toBe('2026-07-10T08:30:00.000Z');
		expect(told('2026-07-10T09:30', 'Asia/Kolkata')).toBe('2026-07-10T04:00:00.000Z');
		expect(told('2026-07-10T09:30:15', 'America/Los_Angeles')).toBe('2026-07-10T16:30:15.000Z');
	});

	it('that comes twice in autumn is its first', () => {
		expect(told('2026-10-25T01:30', lisbon)).toBe('2026-10-25T00:30:00.000Z');
		expect(told('2026-10-25T02:30', lisbon)).toBe('2026-10-25T02:30:00.000Z');
	});

	it('that spring leaves out is an hour later', () => {
		expect(told('2026-03-29T01:30', lisbon)).toBe('2026-03-29T01:30:00.000Z');
		expect(told('2026-03-29T02:30', lisbon)).toBe('2026-03-29T01:30:00.000Z');
	});

	it('is what the clock shows at that instant', () => {
		expect(localTimeOf(instantOf('2026-12-24T23:59:00', lisbon), lisbon)).toBe('2026-12-24T23:59:00');
	});
});
