import { describe, expect, it } from 'vitest';
import { barsOf, changeOf, hoursSaved, inTenths, reportOf, usualSpeed, type UsagePart } from './report.ts';
import { daysOf, usageAddress, usageQueryFrom } from './range.ts';

const today = '2026-11-26';
const asked = (query: string) => usageQueryFrom(new URLSearchParams(query), today);
const part = (key: string, calls: number): UsagePart => ({
	...{ key, label: '', calls, failed: 1, fallbacks: 0, inputTokens: 0, outputTokens: 0 },
	...{ costMicros: 0, unpriced: 0, credits: 0 }
});

describe('the period of a usage page', () => {
	it('is thirty days until today where nothing is asked for', () => {
		expect(asked('').range).toEqual({ from: '2026-10-28', to: today });
	});
	it('is the calendar month so far, or so many days', () => {
		expect(asked('period=month').range).toEqual({ from: '2026-11-01', to: today });
		expect(asked('period=7').range).toEqual({ from: '2026-11-20', to: today });
	});
	it('is the person’s own days', () => {
		expect(asked('from=2026-02-27&to=2026-03-01')).toMatchObject({
			period: 'own',
			range: { from: '2026-02-27', to: '2026-03-01' }
		});
	});
	it('stays thirty days when those are none, and says what is wrong', () => {
		expect(asked('from=2026-03-01&to=2026-02-01')).toMatchObject({
			range: { from: '2026-10-28', to: today },
			faults: { to: 'range_backwards' }
		});
		expect(asked('from=2026-03-01&to=2027-02-01').faults).toEqual({ to: 'day_in_future' });
		expect(asked('from=soon&to=2026-02-01').faults).toEqual({ from: 'day_invalid' });
	});
	it('comes back from its own address', () => {
		for (const query of ['period=90', 'from=2026-02-27&to=2026-03-01&speed=500']) {
			expect(usageAddress(asked(query))).toBe(`?${query}`);
		}
	});
	it('names every day once, over a change of month', () => {
		expect(daysOf({ from: '2026-02-27', to: '2026-03-01' })).toEqual([
			'2026-02-27',
			'2026-02-28',
			'2026-03-01'
		]);
	});
	it('takes a writing speed within reason only', () => {
		expect(asked('speed=600').speed).toBe(600);
		for (const speed of ['0', '-5', '1e9', 'fast', '12.5'])
			expect(asked(`speed=${speed}`).speed).toBe(usualSpeed);
	});
});

describe('a usage report', () => {
	it('has every day of the period, also the empty ones', () => {
		const rows = [
			{ ...part('2026-11-02', 4), dimension: 'day', generations: 0, generationsFailed: 0, words: 0 }
		];
		const { days, total } = reportOf(rows, ['2026-11-01', '2026-11-02']);
		expect(days.map(({ calls }) => calls)).toEqual([0, 4]);
		expect(total.calls).toBe(0);
	});
	it('draws a bar a day, and a week each beyond a hundred days, without losing any', () => {
		const days = daysOf({ from: '2026-01-01', to: '2026-06-30' }).map((day) => part(day, 2));
		expect(barsOf(days.slice(0, 90), ({ calls }) => [calls])).toHaveLength(90);
		const weeks = barsOf(days, ({ calls, failed }) => [calls - failed, failed]);
		expect(weeks).toHaveLength(Math.ceil(181 / 7));
		expect(weeks[0]).toEqual({ from: '2026-01-01', until: '2026-01-07', parts: [7, 7] });
		expect(weeks.reduce((sum, { parts }) => sum + (parts[0] ?? 0), 0)).toBe(181);
	});
	it('estimates the time saved as writing less reading', () => {
		expect(hoursSaved(11_400, 1140)).toBeCloseTo(10 - 11_400 / 14_280, 6);
		expect(hoursSaved(0, 1140)).toBe(0);
		expect(hoursSaved(1000, 50_000)).toBe(0);
	});
	it('rounds shares to tenths that add up to the whole', () => {
		expect(inTenths([1.667, 1.667, 1.666])).toEqual([1.7, 1.7, 1.6]);
		expect(inTenths([0.625, 3.75, 0.625])).toEqual([0.6, 3.8, 0.6]);
		expect(inTenths([4.96, 0.02, 0.02])).toEqual([5, 0, 0]);
		expect(inTenths([7, 0])).toEqual([7, 0]);
		expect(inTenths([])).toEqual([]);
		const many = Array.from({ length: 40 }, (_, i) => ((i * 617) % 991) / 1000);
		const whole = Math.round(many.reduce((sum, share) => sum + share, 0) * 10);
		const tenths = inTenths(many);
		expect(Math.round(tenths.reduce((sum, share) => sum + share, 0) * 10)).toBe(whole);
		tenths.forEach((share, place) => expect(Math.abs(share - (many[place] ?? 0))).toBeLessThan(0.1));
	});
	it('compares with the period before only where there was one', () => {
		expect(changeOf(15, 10)).toBe(0.5);
		expect(changeOf(3, 0)).toBeNull();
	});
});
