import { describe, expect, it } from 'vitest';
import { choiceFrom, currenciesOf, findPrice, yearSaves } from './choice.ts';
import type { PlanPrice } from './types.ts';

const price = (interval: PlanPrice['interval'], currency: string, amountCents: number): PlanPrice => ({
	id: `${interval}-${currency}`,
	interval,
	currency,
	amountCents
});
const plan = {
	prices: [price('month', 'eur', 900), price('year', 'eur', 9000), price('month', 'usd', 1000)]
};

describe('choiceFrom', () => {
	it('is monthly and in euros when the address says nothing', () => {
		expect(choiceFrom(new URLSearchParams(), ['eur', 'usd'])).toEqual({ interval: 'month', currency: 'eur' });
	});

	it('takes what is on offer only', () => {
		const query = new URLSearchParams({ interval: 'year', currency: 'xau' });
		expect(choiceFrom(query, ['usd'])).toEqual({ interval: 'year', currency: 'usd' });
	});
});

describe('prices', () => {
	it('are found by period and currency', () => {
		expect(findPrice(plan, { interval: 'year', currency: 'eur' })?.amountCents).toBe(9000);
		expect(findPrice(plan, { interval: 'year', currency: 'usd' })).toBeUndefined();
	});

	it('tell what a year saves', () => {
		expect(yearSaves(plan, 'eur')).toBe(1800);
		expect(yearSaves(plan, 'usd')).toBe(0);
	});

	it('name each currency once', () => {
		expect(currenciesOf([plan, plan])).toEqual(['eur', 'usd']);
	});
});
