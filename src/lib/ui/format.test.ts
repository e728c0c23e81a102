import { describe, expect, it } from 'vitest';
import {
	currencyDecimals,
	formatDate,
	formatMoney,
	formatNumber,
	formatRelative,
	fromMajorUnits,
	initials,
	toMajorUnits
} from './format.ts';

/** Languages separate the sign with different kinds of space and direction marks; only the characters matter here. */
const plain = (text: string) => text.replace(/[\u200e\u200f\u061c]/g, '').replace(/\s/gu, ' ');

describe('formatMoney', () => {
	it('drops the decimals of a whole amount', () => {
		expect(formatMoney(1900, 'eur', 'en')).toBe('€19');
	});
	it('keeps both decimals of a broken amount', () => {
		expect(formatMoney(1950, 'eur', 'en')).toBe('€19.50');
	});
	it('keeps the decimals of a whole amount when exact figures are asked for', () => {
		expect(formatMoney(1900, 'eur', 'en', { exact: true })).toBe('€19.00');
	});
	it('does not divide a zero-decimal currency', () => {
		expect(formatMoney(1900, 'jpy', 'en')).toBe('¥1,900');
	});
	it('divides a three-decimal currency by a thousand', () => {
		expect(plain(formatMoney(1500, 'kwd', 'en'))).toBe('KWD 1.500');
	});
	it('writes a negative amount with a sign', () => {
		expect(formatMoney(-250, 'usd', 'en')).toBe('-$2.50');
	});
	it('follows the language for separators', () => {
		expect(plain(formatMoney(123456, 'eur', 'pt-PT'))).toBe('1234,56 €');
	});
	it('keeps Western digits in Arabic', () => {
		expect(plain(formatMoney(1950, 'eur', 'ar'))).toBe('19.50 €');
		expect(plain(formatMoney(4900, 'usd', 'ar'))).toBe('49 USD');
		expect(plain(formatMoney(1200, 'jpy', 'ar'))).toBe('1,200 JPY');
		expect(plain(formatMoney(4900, 'brl', 'ar'))).toBe('49 BRL');
	});
	it('refuses a malformed currency', () => {
		expect(() => formatMoney(1, 'euro', 'en')).toThrow(RangeError);
	});
});

describe('money fields', () => {
	it.each(['eur', 'jpy', 'kwd'])('round-trip every amount in %s', (currency) => {
		for (const cents of [0, 1, 99, 100, 1950, 99_999, 1_234_567]) {
			expect(fromMajorUnits(toMajorUnits(cents, currency), currency)).toBe(cents);
		}
	});
	it('take a comma as the decimal mark', () => {
		expect(fromMajorUnits('19,5', 'eur')).toBe(1950);
	});
	it('refuse what is no amount, is negative, or is finer than the currency', () => {
		for (const text of ['', 'abc', '-1', '1e3', '1.999', 'NaN', '1.2.3']) {
			expect(fromMajorUnits(text, 'eur')).toBeNull();
		}
		expect(fromMajorUnits('1.5', 'jpy')).toBeNull();
	});
	it('know the decimals of a currency', () => {
		expect(['eur', 'jpy', 'kwd'].map(currencyDecimals)).toEqual([2, 0, 3]);
	});
});

describe('dates and numbers', () => {
	it('print the UTC day whatever the machine is set to', () => {
		expect(formatDate('2026-11-20T23:30:00Z', 'en')).toBe('Nov 20, 2026');
	});
	it('print the day of the zone that is asked for', () => {
		expect(formatDate('2026-11-20T23:30:00Z', 'en', { timeZone: 'Asia/Tokyo' })).toBe('Nov 21, 2026');
	});
	it('add the time when asked', () => {
		expect(plain(formatDate('2026-11-20T09:05:00Z', 'en', { time: true }))).toBe('Nov 20, 2026, 9:05 AM');
	});
	it('group thousands, or shorten them', () => {
		expect(formatNumber(12_500, 'en')).toBe('12,500');
		expect(formatNumber(12_500, 'en', { compact: true })).toBe('12.5K');
	});
	it('tell the distance in the largest whole unit', () => {
		const now = '2026-11-20T12:00:00Z';
		expect(formatRelative('2026-11-20T09:10:00Z', now, 'en')).toBe('2 hr. ago');
		expect(formatRelative('2026-11-23T12:00:00Z', now, 'en')).toBe('in 3 days');
		expect(formatRelative('2026-11-20T11:59:30Z', now, 'en')).toBe('now');
	});
});

describe('initials', () => {
	it('take the first letter of the first and last word', () => {
		expect(initials('Ada Maria Writer')).toBe('AW');
		expect(initials('ada')).toBe('A');
		expect(initials('  ')).toBe('');
	});
});
