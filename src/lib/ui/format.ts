type DateInput = Date | string | number;

export type MoneyOptions = {
	/** Keeps the decimals of whole amounts (`€19.00`): for columns of figures. Elsewhere `€19` reads quicker. */
	exact?: boolean;
};

export type DateOptions = {
	/** Adds hours and minutes. */
	time?: boolean;
	/** IANA zone; UTC unless given, so that server and browser print the same text. */
	timeZone?: string;
};

// Digits stay Western in every language: amounts and dates are compared, copied and typed back.
const NUMERALS = { numberingSystem: 'latn' } as const;

/** Decimal places of an ISO 4217 currency: 2 for EUR, 0 for JPY, 3 for KWD. Throws RangeError for a malformed code. */
export function currencyDecimals(currency: string): number {
	const format = new Intl.NumberFormat('en', { style: 'currency', currency });
	return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** Minor units as money in the reader's language: `formatMoney(1900, 'eur', 'en')` is `€19`. Zero-decimal currencies are not divided. */
export function formatMoney(
	amountCents: number,
	currency: string,
	locale: string,
	{ exact = false }: MoneyOptions = {}
): string {
	const amount = amountCents / 10 ** currencyDecimals(currency);
	return new Intl.NumberFormat(locale, {
		style: 'currency',
		currency,
		currencyDisplay: currencyDisplay(currency, locale),
		trailingZeroDisplay: exact ? 'auto' : 'stripIfInteger',
		...NUMERALS
	}).format(amount);
}

/** In right-to-left text a symbol of letters and a sign ("US$", "JP¥") is torn apart: the plain sign, else the code. */
function currencyDisplay(currency: string, locale: string): 'symbol' | 'narrowSymbol' | 'code' {
	if (!locale.startsWith('ar')) return 'symbol';
	return ['eur', 'gbp'].includes(currency.toLowerCase()) ? 'narrowSymbol' : 'code';
}

/** Minor units as the plain decimal a money field holds: 1950 EUR is `19.50`, 1950 JPY is `1950`. */
export function toMajorUnits(amountCents: number, currency: string): string {
	const decimals = currencyDecimals(currency);
	return (amountCents / 10 ** decimals).toFixed(decimals);
}

/**
 * What a person typed into a money field as minor units; null when it is no amount, is negative, or has more
 * decimals than the currency. Takes a comma or a point as the decimal mark.
 */
export function fromMajorUnits(text: string, currency: string): number | null {
	const match = /^(\d{1,10})(?:[.,](\d+))?$/.exec(text.trim());
	if (!match) return null;
	const decimals = currencyDecimals(currency);
	const fraction = match[2] ?? '';
	if (fraction.length > decimals) return null;
	return Number((match[1] ?? '') + fraction.padEnd(decimals, '0'));
}

/** A day as `20 Nov 2026` in the reader's language, with the time if asked. */
export function formatDate(
	value: DateInput,
	locale: string,
	{ time = false, timeZone = 'UTC' }: DateOptions = {}
): string {
	return new Intl.DateTimeFormat(locale, {
		dateStyle: 'medium',
		...(time ? { timeStyle: 'short' } : {}),
		timeZone,
		...NUMERALS
	}).format(new Date(value));
}

/** A plain number with the language's separators; `compact` shortens thousands (`12K`), `signed` marks a rise (`+12`). */
export function formatNumber(
	value: number,
	locale: string,
	{ compact = false, signed = false } = {}
): string {
	return new Intl.NumberFormat(locale, {
		notation: compact ? 'compact' : 'standard',
		signDisplay: signed ? 'exceptZero' : 'auto',
		maximumFractionDigits: compact ? 1 : 3,
		...NUMERALS
	}).format(value);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
	['year', 31_536_000],
	['month', 2_592_000],
	['week', 604_800],
	['day', 86_400],
	['hour', 3_600],
	['minute', 60]
];

/** The distance from `now` in words (`2 hr. ago`, `in 3 days`), rounded towards zero; under a minute is `now`. */
export function formatRelative(value: DateInput, now: DateInput, locale: string): string {
	const seconds = (new Date(value).getTime() - new Date(now).getTime()) / 1000;
	const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short', ...NUMERALS });
	const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
	return step ? format.format(Math.trunc(seconds / step[1]), step[0]) : format.format(0, 'second');
}

/** Up to two initials of a name, whole letters in any script: `Ada Writer` is `AW`. Empty for an empty name. */
export function initials(name: string): string {
	const words = name.trim().split(/\s+/u).filter(Boolean);
	const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
	return chosen.map((word) => (word ? ([...word][0] ?? '') : '').toLocaleUpperCase()).join('');
}

/** Text that runs from left to right inside a sentence of any direction: an id, a code. For a page's layout only. */
export const isolate = (text: string): string => `\u2066${text}\u2069`;
