/** A number as a text gives it: every value that its digits may mean, and what it counts, where that is said. */
export type Quantity = { values: number[]; unit: string | null; start: number; end: number };

const digit = '0-9٠-٩۰-۹';
const number = `[${digit}]+(?:[.,٫٬’'\\u0020\\u00a0\\u202f](?=[${digit}]{3}(?![${digit}]))[${digit}]{3})*(?:[.,٫][${digit}]+)?`;
const numbers = new RegExp(`(?<![\\p{L}\\p{N}_.,/-])([$€£¥]|R\\$|US\\$)?\\s?(${number})(?![\\p{N}_])`, 'gu');

/** What stands after a number, in all languages of products; the first that fits. Names are the same whatever the language. */
const units: [unit: string, word: RegExp][] = [
	[
		'%',
		/^(?:%|٪|percent\b|per cent\b|por cento|por ciento|pour cent|prozent|بالمئة|بالمائة|في المئة|في المائة)/iu
	],
	['°', /^(?:°(?:\s?[cf](?!\p{L}))?|degrees?\b|graus?\b|grados?\b|degrés?\b|grad\b|درجات?|درجة)/iu],
	['eur', /^(?:€|eur\b|euros?\b|يورو)/iu],
	['usd', /^(?:\$|us\$|usd\b|dollars?\b|d[óo]lar(?:es)?\b|دولار)/iu],
	['gbp', /^(?:£|gbp\b|pounds sterling\b)/iu],
	['second', /^(?:s\b|sec\b|seconds?\b|segundos?\b|secondes?\b|sekunden?\b|ثوان|ثانية)/iu],
	['minute', /^(?:min\b|minutes?\b|minutos?\b|minuten?\b|دقائق|دقيقة)/iu],
	['hour', /^(?:h\b|hours?\b|horas?\b|heures?\b|stunden?\b|ساعات|ساعة)/iu],
	['day', /^(?:days?\b|dias?\b|días?\b|jours?\b|tagen?\b|tage?\b|أيام|يوم)/iu],
	['week', /^(?:weeks?\b|semanas?\b|semaines?\b|wochen?\b|أسابيع|أسبوع)/iu],
	['month', /^(?:months?\b|meses\b|mês\b|mes\b|mois\b|monaten?\b|monate?\b|أشهر|شهر)/iu],
	['year', /^(?:years?\b|anos?\b|años?\b|ans\b|années?\b|jahren?\b|jahre?\b|سنوات|سنة|أعوام|عام)/iu],
	['kg', /^(?:kg\b|kilos?\b|kilograms?\b|quilos?\b|kilogramos?\b|kilogrammes?\b|كيلوغرام)/iu],
	['mg', /^(?:mg\b|milligrams?\b|miligramas?\b)/iu],
	['g', /^(?:g\b|grams?\b|gramas?\b|gramos?\b|grammes?\b|gramm\b|غرام|جرام)/iu],
	['km', /^(?:km\b|kilomet(?:er|re)s?\b|quil[óo]metros?\b|kil[óo]metros?\b|kilomètres?\b|كيلومتر)/iu],
	['cm', /^(?:cm\b|centimet(?:er|re)s?\b|cent[íi]metros?\b|سنتيمتر)/iu],
	['m', /^(?:m\b|met(?:er|re)s?\b|metros?\b|mètres?\b|meter\b|متر)/iu],
	['ml', /^(?:ml\b|millilit(?:er|re)s?\b|mililitros?\b|مليلتر)/iu],
	['l', /^(?:l\b|lit(?:er|re)s?\b|litros?\b|لتر)/iu],
	['kWh', /^kwh\b/iu],
	['people', /^(?:people\b|persons?\b|users?\b|pessoas\b|personas\b|personnes\b|menschen\b|personen\b|شخص)/iu]
];
const scales: [factor: number, word: RegExp][] = [
	[
		1e9,
		/^(?:billions?|bilh(?:ão|ões)|mil milh(?:ão|ões)|mil millones|milliards?|milliarden?|مليارات?|مليار)(?!\p{L})/iu
	],
	[1e6, /^(?:millions?|milh(?:ão|ões)|mill[óo]n(?:es)?|millionen|مليون|ملايين)(?!\p{L})/iu],
	[1e3, /^(?:thousand|mil|mille|tausend|ألف|آلاف)(?!\p{L})/iu]
];
const signs: Record<string, string> = { $: 'usd', US$: 'usd', R$: 'brl', '€': 'eur', '£': 'gbp', '¥': 'jpy' };

/** Every number of a text, in whatever language's writing. */
export function quantitiesIn(text: string): Quantity[] {
	return [...text.matchAll(numbers)].map((match) => {
		const [whole, sign, digits = ''] = match;
		const lead = whole.length - whole.trimStart().length;
		const start = match.index + lead;
		let end = match.index + whole.length;
		let values = valuesOf(digits);
		const scaled = after(text, end, scales);
		if (scaled) [values, end] = [values.map((value) => value * scaled.found), scaled.end];
		const unit = after(text, end, units);
		return {
			...{ values, start, end: unit?.end ?? end },
			unit: sign ? (signs[sign] ?? null) : (unit?.found ?? null)
		};
	});
}

function after<T>(text: string, end: number, words: [T, RegExp][]): { found: T; end: number } | null {
	const rest = text.slice(end, end + 40);
	const space = /^[ \u00a0\u202f-]{0,2}(?:(?:de|d’|d') )?/.exec(rest)?.[0].length ?? 0;
	for (const [found, word] of words) {
		const match = word.exec(rest.slice(space));
		if (match) return { found, end: end + space + match[0].length };
	}
	return null;
}

/** "1.234" is one thousand to some and one and a bit to others: both, as it may be quoted from either. */
function valuesOf(digits: string): number[] {
	const latin = digits
		.replace(/[٠-٩]/g, (sign) => String(sign.charCodeAt(0) - 0x660))
		.replace(/[۰-۹]/g, (sign) => String(sign.charCodeAt(0) - 0x6f0))
		.replace(/٫/g, '.')
		.replace(/[٬’'\u0020\u00a0\u202f]/g, '');
	const asPoint = latin.replace(/,/g, '');
	const asComma = latin.replace(/\./g, '').replace(',', '.');
	return [...new Set([asPoint, asComma].map(Number))].filter(Number.isFinite);
}
