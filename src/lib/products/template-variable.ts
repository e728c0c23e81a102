import { z } from 'zod';

export const variableKinds = ['text', 'long', 'number', 'choice', 'yesno', 'date'] as const;
export type VariableKind = (typeof variableKinds)[number];

export const textValueMax = 200;
export const longValueMax = 2_000;
export const optionsMost = 20;

const optional = (max: number) => z.string().trim().max(max, { error: 'template_text_too_long' }).default('');
const limit = z.number({ error: 'value_invalid' }).nullable().default(null);

/** A question that a template asks. What a kind has no use for stays empty. */
export const TemplateVariable = z
	.object({
		/** As the texts name it: `{{craft}}`. */
		name: z.string().regex(/^[a-z][a-z0-9_]{0,29}$/, { error: 'template_variable_name_invalid' }),
		kind: z.enum(variableKinds, { error: 'value_invalid' }),
		label: z
			.string()
			.trim()
			.min(1, { error: 'template_label_missing' })
			.max(80, { error: 'template_text_too_long' }),
		help: optional(200),
		/** What stands there at first. Of yes or no: `yes` or nothing. */
		default: optional(longValueMax),
		required: z.boolean().default(false),
		/** Of a choice. */
		options: z
			.array(z.string().trim().min(1, { error: 'edit_empty' }).max(80, { error: 'template_text_too_long' }))
			.max(optionsMost, { error: 'template_too_many_options' })
			.default([]),
		/** Of a number. */
		min: limit,
		max: limit,
		/** Of yes or no: what is written for each. */
		yes: optional(textValueMax),
		no: optional(textValueMax)
	})
	.superRefine(({ kind, options, min, max, yes, no }, context) => {
		const complain = (field: string, message: string) =>
			context.addIssue({ code: 'custom', path: [field], message });
		if (kind === 'choice' && new Set(options).size < 2) complain('options', 'template_options_few');
		if (kind === 'choice' && new Set(options).size < options.length)
			complain('options', 'template_options_twice');
		if (kind === 'number' && min !== null && max !== null && min > max)
			complain('max', 'template_range_empty');
		if (kind === 'yesno' && yes === '' && no === '') complain('yes', 'template_yes_missing');
	});
export type TemplateVariable = z.infer<typeof TemplateVariable>;

function problemWithNumber({ min, max }: TemplateVariable, value: string): string | null {
	if (!/^-?\d{1,12}(\.\d{1,6})?$/.test(value)) return 'answer_no_number';
	const number = Number(value);
	return (min !== null && number < min) || (max !== null && number > max) ? 'answer_out_of_range' : null;
}

const isDay = (value: string) => z.iso.date().safeParse(value).success;

const problems: Record<VariableKind, (variable: TemplateVariable, value: string) => string | null> = {
	text: (_, value) => (value.length > textValueMax ? 'answer_too_long' : null),
	long: (_, value) => (value.length > longValueMax ? 'answer_too_long' : null),
	number: problemWithNumber,
	choice: ({ options }, value) => (options.includes(value) ? null : 'answer_not_offered'),
	yesno: (_, value) => (value === 'yes' ? null : 'answer_not_offered'),
	date: (_, value) => (isDay(value) ? null : 'answer_no_date')
};

/** What is wrong with an answer, as a code; null when it fits. */
export function problemWith(variable: TemplateVariable, answer: string): string | null {
	const value = answer.trim();
	// A box that is not ticked is an answer.
	if (value === '') return variable.required && variable.kind !== 'yesno' ? 'answer_missing' : null;
	return problems[variable.kind](variable, value);
}

/** The same of the default, which may be left out. */
export const problemWithDefault = (variable: TemplateVariable): string | null =>
	variable.default === '' ? null : problems[variable.kind](variable, variable.default);
