import { fromMajorUnits } from '../ui/format.ts';

/** products_price_range holds the same bounds. */
export const priceMaxCents = 99_999_999;

// ٠ and ۰ begin the two Arabic sets of digits; ٫ is their decimal mark.
const latinDigits = (text: string) =>
	text
		.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
		.replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
		.replace('٫', '.');

/**
 * A price as people write it in minor units of `currency`: "19.50", "19,50", "€ 19" and "١٩٫٥٠" in EUR are 1950 or
 * 1900, "1900" in JPY is 1900. Null for what is no amount or has more decimals than the currency.
 */
export function parsePrice(text: string, currency: string): number | null {
	const plain = latinDigits(text).replace(/[\p{Sc}\s\u200e\u200f]/gu, '');
	return fromMajorUnits(plain, currency);
}
