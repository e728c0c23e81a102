import { invalid, unprocessable, type Detail } from './http/problem.ts';

/** An amount on the wire. */
export interface Money {
	currency_code: string;
	value: string;
}

// https://developer.paypal.com/reference/currency-codes/
const supported = new Set(
	'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD'.split(' ')
);
const wholeOnly = new Set(['HUF', 'JPY', 'TWD']);
const decimalsOf = (currency: string) => (wholeOnly.has(currency) ? 0 : 2);

/** PayPal's smallest units: hundredths, or whole yen, forints and Taiwan dollars. */
export function unitsOf({ currency_code, value }: Money): number {
	return Math.round(Number(value) * 10 ** decimalsOf(currency_code));
}

/** The amount of so many smallest units, as PayPal writes it. */
export function moneyOf(units: number, currency_code: string): Money {
	const decimals = decimalsOf(currency_code);
	return { currency_code, value: (units / 10 ** decimals).toFixed(decimals) };
}

/** The amount as PayPal writes it. @throws Problem 422, and 400 when it is no number. */
export function requireAmount(given: Money, field: string, decimalsIssue: 'order' | 'refund'): Money {
	const { currency_code, value } = given;
	const refuse = (issue: string, description: string) => unprocessable({ issue, description, field, value });
	if (!supported.has(currency_code)) throw refuse('INVALID_CURRENCY_CODE', texts.currency);
	const match = /^-?\d*(?:\.(\d+))?$/.exec(value);
	if (!match || !/\d/.test(value)) throw invalid([{ issue: 'INVALID_PARAMETER_SYNTAX', field, value }]);
	if (Number(value) <= 0) throw refuse('CANNOT_BE_ZERO_OR_NEGATIVE', texts.positive);
	if ((match[1] ?? '').length > decimalsOf(currency_code)) {
		const isWhole = wholeOnly.has(currency_code) && decimalsIssue === 'refund';
		throw refuse(isWhole ? 'DECIMALS_NOT_SUPPORTED' : 'DECIMAL_PRECISION', texts.precision);
	}
	return moneyOf(unitsOf(given), currency_code);
}

const texts = {
	currency:
		'Currency code is invalid or is not currently supported. Please refer https://developer.paypal.com/api/rest/reference/currency-codes/ for list of supported currency codes.',
	positive:
		'Must be greater than zero. If the currency supports decimals, only two decimal place precision is supported.',
	precision: 'If the currency supports decimals, only two decimal place precision is supported.'
} satisfies Record<string, Detail['description']>;

/** The amount as PayPal shows it to people: `€19.00 EUR`, `¥1,900 JPY`. */
export function shownMoney({ currency_code, value }: Money): string {
	const digits = decimalsOf(currency_code);
	const text = new Intl.NumberFormat('en', {
		style: 'currency',
		currency: currency_code,
		currencyDisplay: 'narrowSymbol',
		minimumFractionDigits: digits,
		maximumFractionDigits: digits
	}).format(Number(value));
	return `${text} ${currency_code}`;
}

/** What PayPal keeps here, in smallest units: 2.9 % and 30 of them, never more than the amount. */
export function feeOf(units: number): number {
	return Math.min(units, Math.round((units * 29) / 1000) + 30);
}
