import { z } from 'zod';
import {
	audienceMaxLength,
	goalMaxLength,
	instructionsMaxLength,
	languages,
	productLengths,
	productTypes,
	sectionsRange,
	toneWordsMaxLength,
	tones,
	topicMaxLength,
	wordsPerSectionRange
} from './brief.ts';
import { variablesIn } from './template-text.ts';
import { TemplateVariable, problemWithDefault } from './template-variable.ts';

const line = (max: number, error = 'template_text_too_long') =>
	z.string().trim().max(max, { error }).default('');

/** The texts of a brief that a template writes; each may name variables as `{{name}}`. */
export const templateTexts = ['topic', 'audience', 'goal', 'toneWords', 'instructions', 'notes'] as const;
export type TemplateText = (typeof templateTexts)[number];

export const templateTextLengths: Record<TemplateText, number> = {
	topic: topicMaxLength,
	audience: audienceMaxLength,
	goal: goalMaxLength,
	toneWords: toneWordsMaxLength,
	instructions: instructionsMaxLength,
	notes: 10_000
};

const texts = z.object({
	topic: line(topicMaxLength).refine((text) => text !== '', { error: 'template_topic_missing' }),
	audience: line(audienceMaxLength),
	goal: line(goalMaxLength),
	toneWords: line(toneWordsMaxLength),
	instructions: line(instructionsMaxLength),
	notes: line(templateTextLengths.notes)
});

/** Choices of a brief that a template makes. Empty: the creator's. */
const choices = z.object({
	tone: z.enum(['', ...tones], { error: 'brief_tone_unknown' }).default(''),
	language: z.enum(['', ...languages], { error: 'brief_language_unknown' }).default(''),
	length: z.enum(['', ...productLengths], { error: 'brief_length_unknown' }).default(''),
	sections: z.number({ error: 'brief_sections_out_of_range' }).default(8),
	wordsPerSection: z.number({ error: 'brief_words_out_of_range' }).default(600)
});

export const variablesMost = 12;

const shape = z.object({
	name: z
		.string()
		.trim()
		.min(1, { error: 'template_name_missing' })
		.max(80, { error: 'template_text_too_long' }),
	description: line(300),
	type: z.enum(productTypes, { error: 'brief_type_unknown' }),
	/** What the template itself is written in. */
	language: z.enum(languages, { error: 'brief_language_unknown' }),
	fields: z.object({ ...texts.shape, ...choices.shape }),
	variables: z.array(TemplateVariable).max(variablesMost, { error: 'template_too_many_variables' })
});
type Shape = z.infer<typeof shape>;
type Complain = (path: (string | number)[], code: string) => void;

function checkNames({ variables, fields }: Shape, complain: Complain): void {
	const named = new Set(templateTexts.flatMap((field) => variablesIn(fields[field]).names));
	const declared = variables.map(({ name }) => name);
	variables.forEach(({ name }, place) => {
		if (declared.indexOf(name) < place) complain(['variables', place, 'name'], 'template_variable_twice');
		else if (!named.has(name)) complain(['variables', place, 'name'], 'template_variable_unused');
	});
	for (const field of templateTexts) {
		const { names, isBroken } = variablesIn(fields[field]);
		if (isBroken) complain(['fields', field], 'template_braces_broken');
		else if (names.some((name) => !declared.includes(name)))
			complain(['fields', field], 'template_variable_unknown');
	}
}

function checkChoices({ fields }: Shape, complain: Complain): void {
	if (fields.tone === 'own' && fields.toneWords === '')
		complain(['fields', 'toneWords'], 'brief_tone_words_missing');
	if (fields.length !== 'custom') return;
	const isWithin = (value: number, { min, max }: { min: number; max: number }) =>
		Number.isInteger(value) && value >= min && value <= max;
	if (!isWithin(fields.sections, sectionsRange))
		complain(['fields', 'sections'], 'brief_sections_out_of_range');
	if (!isWithin(fields.wordsPerSection, wordsPerSectionRange))
		complain(['fields', 'wordsPerSection'], 'brief_words_out_of_range');
}

/**
 * A prompt template: a few questions and the brief that is written from the answers. One schema for the editor, the
 * database's rows and the API; its messages are keys of the catalogue. A variable that is named and not declared, or declared
 * and named nowhere, is refused.
 */
export const PromptTemplate = shape.superRefine((template, context) => {
	const complain: Complain = (path, message) => context.addIssue({ code: 'custom', path, message });
	checkNames(template, complain);
	checkChoices(template, complain);
	template.variables.forEach((variable, place) => {
		const problem = problemWithDefault(variable);
		if (problem) complain(['variables', place, 'default'], problem);
	});
});
export type PromptTemplate = z.infer<typeof PromptTemplate>;
