import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromPayPalMoney, isPayPalCurrency, toPayPalMoney } from './paypal-money.ts';

const amounts = fc.integer({ min: -99_999_999_999, max: 99_999_999_999 });
const withCents = fc.constantFrom('eur', 'usd', 'gbp', 'brl', 'cad', 'aud', 'chf', 'mxn');

test.each([
	[1950, 'eur', '19.50'],
	[5, 'usd', '0.05'],
	[0, 'gbp', '0.00'],
	[-5, 'usd', '-0.05'],
	[1900, 'jpy', '1900'],
	[195_000, 'huf', '1950'],
	[500, 'twd', '5']
])('%i %s is %s at PayPal and back', (amountCents, currency, value) => {
	const money = toPayPalMoney({ amountCents, currency });
	expect(money).toEqual({ currency_code: currency.toUpperCase(), value });
	expect(fromPayPalMoney(money)).toEqual({ amountCents, currency });
});

test('every amount comes back as it went', () => {
	fc.assert(
		fc.property(amounts, fc.oneof(withCents, fc.constant('jpy')), (amountCents, currency) => {
			const money = toPayPalMoney({ amountCents, currency });
			expect(fromPayPalMoney(money)).toEqual({ amountCents, currency });
		})
	);
});

test('the largest amounts lose nothing', () => {
	const amountCents = Number.MAX_SAFE_INTEGER;
	const money = toPayPalMoney({ amountCents, currency: 'eur' });
	expect(money.value).toBe('90071992547409.91');
	expect(fromPayPalMoney(money).amountCents).toBe(amountCents);
	expect(() => toPayPalMoney({ amountCents: amountCents + 1, currency: 'eur' })).toThrow(RangeError);
});

test('a value with two decimals has exactly two, a yen value none', () => {
	fc.assert(
		fc.property(amounts, withCents, (amountCents, currency) => {
			expect(toPayPalMoney({ amountCents, currency }).value).toMatch(/^-?\d+\.\d\d$/);
			expect(toPayPalMoney({ amountCents, currency: 'jpy' }).value).toMatch(/^-?\d+$/);
		})
	);
});

test('a fraction of a forint or Taiwan dollar is refused, a whole one is not', () => {
	fc.assert(
		fc.property(amounts, fc.constantFrom('huf', 'twd'), (amountCents, currency) => {
			const convert = () => fromPayPalMoney(toPayPalMoney({ amountCents, currency }));
			if (amountCents % 100 === 0) expect(convert()).toEqual({ amountCents, currency });
			else expect(convert).toThrow(RangeError);
		})
	);
});

test.each([
	['EUR', '19', 1900],
	['EUR', '19.5', 1950],
	['EUR', '.50', 50],
	['EUR', '19.5000', 1950],
	['JPY', '1900.00', 1900]
])('%s %s is read as %i', (currency_code, value, amountCents) => {
	expect(fromPayPalMoney({ currency_code, value }).amountCents).toBe(amountCents);
});

test.each([
	['EUR', '19.005'],
	['JPY', '1900.5'],
	['EUR', '1e3'],
	['EUR', '19,50'],
	['EUR', ''],
	['EUR', '.'],
	['EUR', '-'],
	['EUR', '-.'],
	['EUR', 'NaN'],
	['EUR', '99999999999999999'],
	['KWD', '1.000']
])('%s %s is refused', (currency_code, value) => {
	expect(() => fromPayPalMoney({ currency_code, value })).toThrow(RangeError);
});

test.each([NaN, Infinity, 19.5])('%d is no amount', (amountCents) => {
	expect(() => toPayPalMoney({ amountCents, currency: 'eur' })).toThrow(RangeError);
});

test('only what PayPal takes is offered', () => {
	expect(['eur', 'JPY', 'kwd', 'xxx'].map(isPayPalCurrency)).toEqual([true, true, false, false]);
});
