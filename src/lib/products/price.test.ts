import { describe, expect, test } from 'vitest';
import { parsePrice } from './price.ts';

describe('a price as typed', () => {
	test.each([
		['19', 'eur', 1900],
		['19.5', 'eur', 1950],
		['19,50', 'eur', 1950],
		[' € 19 ', 'eur', 1900],
		['19.50 €', 'eur', 1950],
		['0.01', 'usd', 1],
		['1900', 'jpy', 1900],
		['¥1900', 'jpy', 1900],
		['١٩٫٥٠', 'eur', 1950],
		['۱۹', 'eur', 1900]
	])('%s in %s is %i minor units', (text, currency, cents) => {
		expect(parsePrice(text, currency)).toBe(cents);
	});

	test.each([
		['', 'eur'],
		['free', 'eur'],
		['-5', 'eur'],
		['19.505', 'eur'],
		['1,900', 'eur'],
		['1.900,00', 'eur'],
		['19.50', 'jpy'],
		['1e3', 'eur'],
		['Infinity', 'eur']
	])('%j in %s is no amount', (text, currency) => {
		expect(parsePrice(text, currency)).toBeNull();
	});
});
