import { quantitiesIn, type Quantity } from './numbers.ts';

/** What a sentence claims and a source could bear out: figures, words that somebody said, who is said to have found it. */
export type Facts = { quantities: Quantity[]; quotes: string[]; names: string[] };

const year = (value: number | undefined): boolean => value !== undefined && value >= 1500 && value <= 2100;

/** A bare small number counts things of the text itself: three steps, chapter 4. */
function isChecked({ values, unit }: Quantity): boolean {
	return (
		unit !== null || values.some((value) => value >= 1000 || !Number.isInteger(value)) || year(values[0])
	);
}

const says =
	/(?<!\p{L})(?:said|says|wrote|writes|disse|escreveu|afirm(?:a|ou|ó)|dijo|escribió|a dit|a écrit|affirme|déclare|sagte|schrieb|erklärte|قال|قالت|كتب|صرح)(?!\p{L})/iu;
const quotes = /["“„«‹]([^"”“»›\n]{15,300})["”“»›]/gu;
const attribution =
	/(?<!\p{L})(?:according to|a study (?:by|from|at)|research (?:by|from|at)|segundo|de acordo com|um estudo d[aeo]|según|de acuerdo con|un estudio de|selon|d’après|une étude d[eu]|laut|zufolge|eine studie der|وفقًا ل|وفقا ل|بحسب|حسب)(?!\p{Ll})\s*((?:(?:the|a|o|os|as|la|el|le|les|der|die|das|den|d[aeo]s?|l’)\s+)?[\p{Lu}\p{Lo}][\p{L}\p{M}’-]+(?:\s+(?:of|de|da|do|du|der|für|for|the|and)?\s*[\p{Lu}][\p{L}\p{M}’-]+){0,4})/giu;
const smallWords = new Set(
	'the a o os as la el le les der die das den da de do das dos du of für for and'.split(' ')
);

/** The proper nouns of a name: what begins with a capital; in scripts without capitals, its first word. */
function properNouns(name: string): string[] {
	const words = name.split(/\s+/).filter((word) => !smallWords.has(word.toLowerCase()));
	const capitals = words.filter((word) => /^\p{Lu}/u.test(word));
	if (capitals.length > 0) return capitals;
	return words.slice(0, 1).filter((word) => /^\p{Lo}/u.test(word));
}

/** The facts of a sentence, or null when it claims none that could be looked up. */
export function factsOf(sentence: string): Facts | null {
	const facts = {
		quantities: quantitiesIn(sentence).filter(isChecked),
		quotes: says.test(sentence) ? [...sentence.matchAll(quotes)].map(([, words = '']) => words) : [],
		names: [...sentence.matchAll(attribution)].flatMap(([, name = '']) => properNouns(name))
	};
	const isAny = facts.quantities.length + facts.quotes.length + facts.names.length > 0;
	return isAny ? facts : null;
}
