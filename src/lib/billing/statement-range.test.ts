import { describe, expect, it } from 'vitest';
import { askedRange, findFaults, periodsUntil } from './statement-range.ts';

const today = '2026-11-26';
const faults = (from: string, to: string) => findFaults({ from, to }, today);
const rangeOf = (name: string, day = today) =>
	periodsUntil(day).find((period) => period.name === name)?.range;

describe('the days of a statement', () => {
	it('may be one day, and today', () => {
		expect(faults('2026-10-05', '2026-10-05')).toBeNull();
		expect(faults('2026-11-01', today)).toBeNull();
	});

	it('are both needed, and real', () => {
		expect(faults('', '')).toEqual({ from: 'day_invalid', to: 'day_invalid' });
		expect(faults('2026-02-30', '2026-03-01')).toEqual({ from: 'day_invalid' });
		expect(faults('2026-13-01', '2026-99-99')).toMatchObject({ from: 'day_invalid' });
		expect(faults('1990-01-01', '2026-01-01')).toEqual({ from: 'day_invalid' });
		expect(faults('01/02/2026', '2026-03-01')).toEqual({ from: 'day_invalid' });
	});

	it('end where they begin or after', () => {
		expect(faults('2026-10-06', '2026-10-05')).toEqual({ to: 'range_backwards' });
	});

	it('end today at the latest', () => {
		expect(faults('2026-10-06', '2026-11-27')).toEqual({ to: 'day_in_future' });
	});

	it('are two years at most, a leap day included', () => {
		expect(faults('2023-01-01', '2024-12-31')).toBeNull();
		expect(faults('2023-01-01', '2025-01-02')).toEqual({ from: 'range_too_long' });
	});
});

describe('the periods on offer', () => {
	it('are twelve months, four quarters and two years', () => {
		expect(periodsUntil(today).map(({ name }) => name)).toEqual([
			...['2026-11', '2026-10', '2026-09', '2026-08', '2026-07', '2026-06', '2026-05', '2026-04'],
			...['2026-03', '2026-02', '2026-01', '2025-12'],
			...['2026-q4', '2026-q3', '2026-q2', '2026-q1'],
			...['2026', '2025']
		]);
	});

	it('begin and end with their days', () => {
		expect(rangeOf('2026-02')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
		expect(rangeOf('2028-02', '2028-05-01')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
		expect(rangeOf('2026-q3')).toEqual({ from: '2026-07-01', to: '2026-09-30' });
		expect(rangeOf('2025')).toEqual({ from: '2025-01-01', to: '2025-12-31' });
	});

	it('go as far as today while they last', () => {
		for (const name of ['2026-11', '2026-q4', '2026']) expect(rangeOf(name)?.to).toBe(today);
	});

	it('can all be asked for, at every time of the year', () => {
		for (const day of ['2026-01-01', '2026-03-31', '2026-06-30', '2026-12-31', '2028-02-29']) {
			for (const { range } of periodsUntil(day)) expect(findFaults(range, day)).toBeNull();
		}
	});
});

describe('what an address asks for', () => {
	const asked = (query: string, day = today) => askedRange(new URLSearchParams(query), day);

	it('is the last full month unless it says more', () => {
		expect(asked('').period).toBe('2026-10');
		expect(asked('', '2026-01-15')).toEqual({
			period: '2025-12',
			range: { from: '2025-12-01', to: '2025-12-31' }
		});
	});

	it('is the period it names, whatever days come along', () => {
		expect(asked('period=2026-q3&from=2026-01-01&to=2026-01-02').range).toEqual({
			from: '2026-07-01',
			to: '2026-09-30'
		});
	});

	it('is its days where it names no period on offer', () => {
		const days = { from: '2026-01-01', to: '2026-01-02' };
		expect(asked('period=own&from=2026-01-01&to=2026-01-02')).toEqual({ period: 'own', range: days });
		expect(asked('period=1999&from=2026-01-01&to=2026-01-02')).toEqual({ period: 'own', range: days });
		expect(asked('from=2026-01-01&to=2026-01-02')).toEqual({ period: 'own', range: days });
		expect(asked('period=own').range).toEqual({ from: '', to: '' });
	});
});
