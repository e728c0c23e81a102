/** An amount as PayPal writes it: `{ currency_code: 'EUR', value: '19.00' }`. */
export type PayPalMoney = { currency_code: string; value: string };

export type Money = { amountCents: number; currency: string };

// https://developer.paypal.com/reference/currency-codes/
const taken = new Set(
	'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD'.split(' ')
);
// Same page: a value with decimals is refused, though ISO 4217 gives HUF and TWD two.
const wholeOnly = new Set(['HUF', 'JPY', 'TWD']);
// ISO 4217, as orders count and Stripe does. Not from Intl: its answer for HUF depends on the version of Node.
const minorDecimals = (code: string) => (code === 'JPY' ? 0 : 2);

/** Whether PayPal takes payments in an ISO 4217 currency, in any case of letters. */
export function isPayPalCurrency(currency: string): boolean {
	return taken.has(currency.toUpperCase());
}

/**
 * Minor units as PayPal's decimal, exactly: 1950 eur is `19.50`, 1950 jpy is `1950`, 195000 huf is `1950`.
 * Throws RangeError for a currency PayPal does not take and for a fraction of a forint or Taiwan dollar.
 */
export function toPayPalMoney({ amountCents, currency }: Money): PayPalMoney {
	const code = requireCurrency(currency);
	if (!Number.isSafeInteger(amountCents)) throw new RangeError(`${amountCents} is no amount in minor units`);
	const { whole, fraction } = split(Math.abs(amountCents), minorDecimals(code));
	if (wholeOnly.has(code) && Number(fraction) !== 0)
		throw new RangeError(`PayPal takes no decimals in ${code}: ${amountCents}`);
	const value = wholeOnly.has(code) ? whole : `${whole}.${fraction}`;
	return { currency_code: code, value: amountCents < 0 ? `-${value}` : value };
}

/** PayPal's decimal as minor units and a currency in lower case. Throws RangeError when it can't be told exactly. */
export function fromPayPalMoney({ currency_code, value }: PayPalMoney): Money {
	const decimals = minorDecimals(requireCurrency(currency_code));
	const match = /^(-?)(\d*)(?:\.(\d+))?$/.exec(value);
	const fraction = (match?.[3] ?? '').replace(/0+$/, '');
	const digits = `${match?.[2] ?? ''}${fraction.padEnd(decimals, '0')}`;
	const amount = Number(digits);
	if (!match || !/\d/.test(value) || fraction.length > decimals || !Number.isSafeInteger(amount))
		throw new RangeError(`${value} is no amount in ${currency_code}`);
	return { amountCents: match[1] && amount ? -amount : amount, currency: currency_code.toLowerCase() };
}

function requireCurrency(currency: string): string {
	const code = currency.toUpperCase();
	if (!taken.has(code)) throw new RangeError(`PayPal takes no payments in ${code}`);
	return code;
}

function split(amount: number, decimals: number): { whole: string; fraction: string } {
	const digits = String(amount).padStart(decimals + 1, '0');
	const point = digits.length - decimals;
	return { whole: digits.slice(0, point), fraction: digits.slice(point) };
}
