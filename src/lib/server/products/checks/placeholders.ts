import type { Check } from './context.ts';
import { quoteOf } from './source.ts';

// \b knows Latin letters only; what follows a fill-in word is a space, a mark or the bracket.
const edge = '(?=[\\s:,.\\]…-])';

/** Square brackets that tell somebody to fill them in. Links, footnotes and task boxes are none. */
const orders = [
	'insert|add|fill in|enter|replace|describe|placeholder|todo|tbd|tbc',
	'inserir|insira|adicionar|adicione|preencher|preencha|substituir|substitua|coloque|colocar',
	'insertar|inserta|inserte|a[ñn]adir|a[ñn]ade|a[ñn]ada|rellenar|rellene|completar|completa',
	'ins[ée]rer|ins[ée]rez|ajouter|ajoutez|compl[ée]ter|compl[ée]tez|[àa] compl[ée]ter|remplir|remplissez',
	'einf[üu]gen|hier|bitte|erg[äa]nzen|ausf[üu]llen|platzhalter',
	'أدخل|أضف|ضع|اكتب|أدرج|املأ|استبدل|يرجى|هنا'
].join('|');
const orderInBrackets = new RegExp(`\\[(?:${orders})${edge}[^\\]\\n]{0,120}\\](?![(\\[])`, 'giu');
const germanOrder = /\[[^\]\n]{1,80} (?:hier )?(?:einfügen|ergänzen|eintragen)\](?![([])/giu;

/** "[Your name]" and the like: a template may show it, running text may not. */
const yours = [
	'your|company|client|customer|product|brand|author|first|last|full',
	'o seu|a sua|seu|sua|teu|tua|nome d[aeo]',
	'tu|su|nombre de',
	'votre|ton|ta|nom de',
	'ihr|ihre|ihren|dein|deine|firmenname',
	'اسمك|اسم|عنوانك|بريدك|شركتك'
].join('|');
const things =
	'name|company|company name|email|e-mail|address|phone|text|content|example|date|title|website|link|number|nome|empresa|texto|morada|telefone|exemplo|nombre|correo|ejemplo|nom|entreprise|adresse|texte|exemple|firma|beispiel|firmenname';
const yoursInBrackets = new RegExp(
	`\\[(?:(?:${yours})${edge}[^\\]\\n]{0,60}|(?:${things})|(?:اسمك|عنوانك|بريدك|شركتك)[^\\]\\n]{0,60})\\](?![(\\[])`,
	'giu'
);
/** Brackets as templates of other kinds have them: "[Your name]" and the like. None in a text that speaks of its brackets. */
export const bracketFields = (prose: string): RegExp[] =>
	speaksOfBrackets.test(prose) ? [] : [yoursInBrackets, mergeField];
/** A text that speaks of its brackets means them. */
const speaksOfBrackets =
	/bracket|braces|chavet|chaves|llaves|accolade|par[êe]nteses retos|colchete|corchete|crochet|klammer|أقواس|القوسين|معقوف/iu;

const loose = [
	/\blorem ipsum\b[^\n.]{0,80}/giu,
	// "The TODO comment" is text; a line that begins with it, or a colon after it, is a note to oneself.
	/(?<![\p{L}\p{N}_-])(?:TODO|TBD|FIXME|TBC)(?=:| [-–—])[^\n.]{0,60}/gu,
	/(?<=^[ \t]*(?:[-*+] )?)(?:TODO|TBD|FIXME|TBC)(?![\p{L}\p{N}_-])[^\n.]{0,60}/gmu,
	// Three may be thirty in Roman numerals.
	/(?<![\p{L}\p{N}])X{4,}(?![\p{L}\p{N}])|[$€£]\s?X{2,}(?!\p{L})|(?<!\p{L})X{2,3}\s?[%€]/gu,
	/\bwww\.your(?:website|domain|company|site)\.com\b|\byour(?:website|domain|company)\.com\b/giu,
	/[(<](?:insert|inserir|insira|insertar|ins[ée]rer|أدخل|أدرج)(?=\s)[^)>\n]{1,60}[)>]/giu,
	/\byour (?:name|company|text|content|title) (?:goes )?here\b/giu,
	/(?<!\p{L})(?:o seu|seu) (?:nome|texto|conteúdo) aqui(?!\p{L})/giu,
	/(?<!\p{L})(?:tu|su) (?:nombre|texto|contenido) aquí(?!\p{L})/giu,
	/(?<!\p{L})votre (?:nom|texte|contenu) ici(?!\p{L})/giu,
	/(?<!\p{L})(?:ihr|dein) (?:name|text|inhalt) hier(?!\p{L})/giu,
	/(?<!\p{L})(?:اسمك|نصك|محتواك|النص) هنا(?!\p{L})/gu
];

const mergeField = /\{\{\s*[\p{L}_][\p{L}\p{N}_. ]{0,40}\}\}/gu;

function fieldsOf(prose: string, type: string): RegExp[] {
	return type === 'template' ? [] : bracketFields(prose); // of a template, form.ts says what its fields look like
}

/** Places that were left to be filled in. Code may show them, and a template its fields. */
export const findPlaceholders: Check = ({ text, prose, ownWords }, { type }) => {
	const inBrackets = [orderInBrackets, germanOrder, ...fieldsOf(prose, type)];
	const found = [
		...inBrackets.map((pattern) => [prose, pattern] as const),
		...loose.map((pattern) => [ownWords, pattern] as const)
	]
		.flatMap(([view, pattern]) => [...view.matchAll(pattern)])
		.map((match) => ({ start: match.index, end: match.index + match[0].trimEnd().length }))
		.sort((a, b) => a.start - b.start);
	return found
		.filter(({ start }, place) => start >= (found[place - 1]?.end ?? 0))
		.map(({ start, end }) => ({
			kind: 'placeholder',
			severity: 'repair',
			quote: quoteOf(text, start, end),
			start,
			end,
			detail: {}
		}));
};
