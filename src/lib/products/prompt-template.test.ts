import { describe, expect, test } from 'vitest';
import { PromptTemplate, variablesMost } from './prompt-template.ts';

const variable = { name: 'craft', kind: 'text', label: 'Craft', required: true };
const template = {
	name: 'Beginner’s guide',
	description: 'First steps',
	type: 'guide',
	language: 'en',
	fields: { topic: '{{craft}} for beginners', goal: 'begin with {{ craft }}' },
	variables: [variable]
};

const complaints = (change: object) =>
	PromptTemplate.safeParse({ ...template, ...change }).error?.issues.map(({ path, message }) => [
		path.join('.'),
		message
	]);
const withVariable = (change: object) => complaints({ variables: [{ ...variable, ...change }] });

describe('a template', () => {
	test('is taken with what it leaves out', () => {
		const { fields, variables } = PromptTemplate.parse(template);
		expect(fields).toMatchObject({ audience: '', tone: '', language: '', length: '', notes: '' });
		expect(variables[0]).toMatchObject({ default: '', options: [], min: null, max: null });
	});

	test.each([
		[{ name: ' ' }, 'name', 'template_name_missing'],
		[{ fields: { topic: ' ' }, variables: [] }, 'fields.topic', 'template_topic_missing'],
		[{ fields: { topic: 'Bread' } }, 'variables.0.name', 'template_variable_unused'],
		[
			{ fields: { topic: '{{craft}}', audience: '{{reader}}' } },
			'fields.audience',
			'template_variable_unknown'
		],
		[{ fields: { topic: '{{craft}} {{Craft}}' } }, 'fields.topic', 'template_braces_broken'],
		[{ fields: { topic: '{{craft}} and {{' } }, 'fields.topic', 'template_braces_broken'],
		[{ variables: [variable, variable] }, 'variables.1.name', 'template_variable_twice'],
		[{ fields: { topic: '{{craft}}', tone: 'own' } }, 'fields.toneWords', 'brief_tone_words_missing'],
		[
			{ fields: { topic: '{{craft}}', length: 'custom', sections: 21 } },
			'fields.sections',
			'brief_sections_out_of_range'
		],
		[{ fields: { topic: '{{craft}}', tone: 'rude' } }, 'fields.tone', 'brief_tone_unknown'],
		[{ type: 'film' }, 'type', 'brief_type_unknown']
	])('says what is wrong with %j', (change, path, code) => {
		expect(complaints(change)).toContainEqual([path, code]);
	});

	test('asks no more than a reader answers', () => {
		const variables = Array.from({ length: variablesMost + 1 }, (_, place) => ({
			...variable,
			name: `v${place}`
		}));
		const topic = variables.map(({ name }) => `{{${name}}}`).join('');
		expect(complaints({ variables, fields: { topic } })).toContainEqual([
			'variables',
			'template_too_many_variables'
		]);
	});
});

describe('a variable', () => {
	test.each([
		[{ name: 'Craft' }, 'name', 'template_variable_name_invalid'],
		[{ name: '__proto__' }, 'name', 'template_variable_name_invalid'],
		[{ label: '' }, 'label', 'template_label_missing'],
		[{ kind: 'file' }, 'kind', 'value_invalid'],
		[{ kind: 'choice', options: ['one'] }, 'options', 'template_options_few'],
		[{ kind: 'choice', options: ['a', 'b', 'a'] }, 'options', 'template_options_twice'],
		[{ kind: 'choice', options: ['a', 'b'], default: 'c' }, 'default', 'answer_not_offered'],
		[{ kind: 'number', min: 5, max: 4 }, 'max', 'template_range_empty'],
		[{ kind: 'number', min: 5, default: '4' }, 'default', 'answer_out_of_range'],
		[{ kind: 'number', default: 'four' }, 'default', 'answer_no_number'],
		[{ kind: 'date', default: '2026-02-30' }, 'default', 'answer_no_date'],
		[{ kind: 'yesno' }, 'yes', 'template_yes_missing']
	])('says what is wrong with %j', (change, field, code) => {
		expect(withVariable(change)).toContainEqual([`variables.0.${field}`, code]);
	});
});
