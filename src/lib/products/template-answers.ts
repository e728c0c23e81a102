import type { BriefForm } from './brief.ts';
import { templateTexts, type PromptTemplate } from './prompt-template.ts';
import { substitute } from './template-text.ts';
import { problemWith, type TemplateVariable } from './template-variable.ts';

/** Answers by the names of their variables, as a form sends them. */
export type Answers = Record<string, string>;

/** The prefix of an answer's field in a form and in an address. */
export const answerField = (name: string) => `v_${name}`;

export function defaultAnswers({ variables }: PromptTemplate): Answers {
	return Object.fromEntries(variables.map(({ name, default: value }) => [name, value]));
}

/** The answers that a form or an address holds. Nothing is taken that the template does not ask. */
export function answersFrom(template: PromptTemplate, fields: URLSearchParams | FormData): Answers {
	return Object.fromEntries(
		template.variables.map(({ name }) => {
			const value = fields.get(answerField(name));
			return [name, typeof value === 'string' ? value.slice(0, 5_000) : ''];
		})
	);
}

/** What is wrong with the answers, by variable. Empty when all fit. */
export function problemsWith({ variables }: PromptTemplate, answers: Answers): Record<string, string> {
	return Object.fromEntries(
		variables.flatMap((variable) => {
			const problem = problemWith(variable, answers[variable.name] ?? '');
			return problem ? [[variable.name, problem]] : [];
		})
	);
}

/** An answer as a program sends it: numbers and yes or no by their own types. */
export type TypedValue = string | number | boolean;

/**
 * Answers from a program's values, and what is wrong with them, by variable. What is left out is answered as the template
 * suggests, as its form would be.
 */
export function answersOfValues(
	template: PromptTemplate,
	values: Record<string, TypedValue>
): { answers: Answers; problems: Record<string, string> } {
	const kinds = new Map(template.variables.map(({ name, kind }) => [name, kind]));
	const given = Object.entries(values);
	const answers = {
		...defaultAnswers(template),
		...Object.fromEntries(
			given.filter(([name]) => kinds.has(name)).map(([name, value]) => [name, answerOf(value)])
		)
	};
	const misplaced = given.flatMap(([name, value]) => {
		const kind = kinds.get(name);
		if (!kind) return [[name, 'field_unknown']];
		return typeof value === 'boolean' && kind !== 'yesno' ? [[name, 'value_invalid']] : [];
	});
	return { answers, problems: { ...problemsWith(template, answers), ...Object.fromEntries(misplaced) } };
}

const answerOf = (value: TypedValue): string =>
	typeof value === 'boolean' ? (value ? 'yes' : '') : String(value);

/** The answer in words, as it goes into a text. An answer that does not fit leaves nothing. */
function wordsOf(variable: TemplateVariable, answer: string, language: string): string {
	const value = answer.trim();
	if (problemWith(variable, value)) return '';
	if (variable.kind === 'yesno') return value === 'yes' ? variable.yes : variable.no;
	if (variable.kind === 'date' && value) {
		return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(value));
	}
	return variable.kind === 'long' ? value : value.replace(/\s+/g, ' ');
}

export type FilledBrief = Partial<BriefForm>;

/**
 * The fields of a brief that the template writes from these answers; those it leaves to the creator are missing. Values are
 * data: none is read for variables, and each is cut to the length of its kind by being refused.
 */
export function fillBrief(template: PromptTemplate, answers: Answers): FilledBrief {
	const { fields, variables, type, language } = template;
	const values = Object.fromEntries(
		variables.map((variable) => [variable.name, wordsOf(variable, answers[variable.name] ?? '', language)])
	);
	const texts = templateTexts
		.filter((field) => fields[field] !== '')
		.map((field) => [field, closeGaps(substitute(fields[field], values))]);
	const { tone, length, sections, wordsPerSection } = fields;
	return {
		type,
		...Object.fromEntries(texts),
		...(tone && { tone }),
		...(fields.language && { language: fields.language }),
		...(length && { length }),
		...(length === 'custom' && { sections, wordsPerSection })
	};
}

/** Without the empty lines that empty answers leave. */
const closeGaps = (text: string): string => text.replace(/\n{3,}/g, '\n\n').trim();

type Rewriting = {
	/** The form as it begins, without any template. */
	start: BriefForm;
	/** What the template wrote last; nothing if there was none. */
	before: FilledBrief;
	/** What it writes now, or the next template; nothing when it is left. */
	next: FilledBrief;
};

/**
 * The form once a template writes other words, comes, or goes. A field that still says what was written is written anew, or is
 * as it began; an empty one is written; one that was edited stays as it is.
 */
export function rewrite(form: BriefForm, { start, before, next }: Rewriting): BriefForm {
	const [said, says] = [
		{ ...start, ...before },
		{ ...start, ...next }
	];
	const ours = (Object.keys(form) as (keyof BriefForm)[]).filter(
		(field) => (field in before || field in next) && (form[field] === said[field] || form[field] === '')
	);
	return { ...form, ...Object.fromEntries(ours.map((field) => [field, says[field]])) };
}
