import { invalidRequest } from './http/errors.ts';

// https://docs.stripe.com/currencies, presentment currencies.
const supported = new Set(
	(
		'usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf ' +
		'clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils ' +
		'inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk ' +
		'mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp ' +
		'sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw'
	).split(' ')
);
const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const threeDecimal = new Set('bhd jod kwd omr tnd'.split(' '));
// Same page, minimum charge amounts, in minor units; the others are taken as 50.
const leastCharge: Record<string, number> = {
	aed: 200,
	bgn: 100,
	czk: 1500,
	dkk: 250,
	gbp: 30,
	hkd: 400,
	huf: 17500,
	mxn: 1000,
	myr: 200,
	nok: 300,
	pln: 200,
	ron: 200,
	sek: 300,
	thb: 1000
};
const mostCharge = 99_999_999;

/** The currency in lower case. @throws StripeProblem 400 when Stripe doesn't take it. */
export function requireCurrency(code: string, param: string): string {
	const currency = code.toLowerCase();
	if (supported.has(currency)) return currency;
	throw invalidRequest(
		`Invalid currency: ${code}. Stripe currently supports these currencies: ${[...supported].join(', ')}`,
		param
	);
}

/** How many digits follow the point in Stripe's minor units (2 for ISK and UGX, unlike ISO 4217). */
function decimalsOf(currency: string): 0 | 2 | 3 {
	if (zeroDecimal.has(currency)) return 0;
	return threeDecimal.has(currency) ? 3 : 2;
}

/** A minor-unit amount as people read it in English: `€19.00`, `¥1,900`. */
export function formatMoney(amount: number, currency: string): string {
	const digits = decimalsOf(currency);
	return new Intl.NumberFormat('en', {
		style: 'currency',
		currency,
		minimumFractionDigits: digits,
		maximumFractionDigits: digits
	}).format(amount / 10 ** digits);
}

/** The smallest sum Stripe charges in a currency, in minor units. */
export function leastChargeOf(currency: string): number {
	return leastCharge[currency] ?? 50;
}

/** @throws StripeProblem 400 when a total is below or above what Stripe charges in the currency. */
export function requireChargeable(amount: number, currency: string): void {
	const least = leastChargeOf(currency);
	if (amount < least) {
		const sum = `${formatMoney(least, currency)} ${currency}`;
		throw invalidRequest(
			`The Checkout Session's total amount due must add up to at least ${sum}`,
			undefined,
			'amount_too_small'
		);
	}
	if (amount > mostCharge) {
		const sum = formatMoney(mostCharge, currency);
		throw invalidRequest(
			`The Checkout Session's total amount due must be no more than ${sum}`,
			undefined,
			'amount_too_large'
		);
	}
}

/** What Stripe keeps of a charge here: 2.9 % and 30 minor units, in minor units. */
export function feeOf(amount: number): number {
	return Math.round((amount * 29) / 1000) + 30;
}
