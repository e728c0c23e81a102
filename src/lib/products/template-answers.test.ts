import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BriefForm } from './brief.ts';
import { PromptTemplate } from './prompt-template.ts';
import {
	answersFrom,
	answersOfValues,
	defaultAnswers,
	fillBrief,
	problemsWith,
	rewrite
} from './template-answers.ts';

const template = PromptTemplate.parse({
	name: 'Course',
	type: 'course',
	language: 'en',
	fields: {
		topic: '{{weeks}} weeks of {{craft}}',
		audience: 'people with {{time}} a day',
		instructions: 'Begin on {{start}}. {{tools}}\n\n{{wishes}}\n\nEnd well.',
		tone: 'casual',
		length: 'custom',
		sections: 4,
		wordsPerSection: 500
	},
	variables: [
		{ name: 'craft', kind: 'text', label: 'Craft', required: true },
		{ name: 'weeks', kind: 'number', label: 'Weeks', min: 1, max: 12, default: '4' },
		{ name: 'time', kind: 'choice', label: 'Time', options: ['ten minutes', 'an hour'], default: 'an hour' },
		{ name: 'start', kind: 'date', label: 'Start' },
		{ name: 'tools', kind: 'yesno', label: 'Tools?', yes: 'List the tools.', default: 'yes' },
		{ name: 'wishes', kind: 'long', label: 'Wishes' }
	]
});
const answers = { ...defaultAnswers(template), craft: 'bread', start: '2026-12-01' };

describe('a filled brief', () => {
	test('has the answers where the template names them, and leaves the rest to the creator', () => {
		expect(fillBrief(template, { ...answers, wishes: 'Be kind.' })).toEqual({
			type: 'course',
			topic: '4 weeks of bread',
			audience: 'people with an hour a day',
			instructions: 'Begin on December 1, 2026. List the tools.\n\nBe kind.\n\nEnd well.',
			tone: 'casual',
			length: 'custom',
			sections: 4,
			wordsPerSection: 500
		});
	});

	test('closes the gap of an answer that is not given', () => {
		const { instructions } = fillBrief(template, { ...answers, tools: '' });
		expect(instructions).toBe('Begin on December 1, 2026.\n\nEnd well.');
	});

	test('writes dates in the language of the template', () => {
		const { instructions } = fillBrief({ ...template, language: 'pt-PT' }, answers);
		expect(instructions).toContain('Begin on 1 de dezembro de 2026.');
	});

	test('fits into the order form once the creator has chosen the rest', () => {
		expect(BriefForm.safeParse({ ...fillBrief(template, answers), language: 'en' }).success).toBe(true);
	});
});

describe('a form that a template writes into', () => {
	const start = BriefForm.parse({
		...{ type: 'ebook', topic: 'any', tone: 'professional', language: 'en', length: 'standard' }
	});
	const fresh = { ...start, topic: '' };
	const bread = fillBrief(template, answers);
	const from = { start: fresh, before: {}, next: bread };

	test('says what the template says where nothing was typed', () => {
		expect(rewrite(fresh, from)).toEqual({ ...fresh, ...bread });
	});

	test('keeps what was typed or chosen before the template was', () => {
		const typed = { ...fresh, topic: 'My subject', tone: 'humorous' as const, notes: 'My notes' };
		const { topic, tone, notes, audience } = rewrite(typed, from);
		expect({ topic, tone, notes }).toEqual({ topic: 'My subject', tone: 'humorous', notes: 'My notes' });
		expect(audience).toBe(bread.audience);
	});

	test('follows another answer, but not where it was edited', () => {
		const edited = { ...fresh, ...bread, audience: 'Everybody', tone: fresh.tone };
		const next = fillBrief(template, { ...answers, craft: 'soap', time: 'ten minutes' });
		const { topic, audience, tone } = rewrite(edited, { start: fresh, before: bread, next });
		expect({ topic, audience, tone }).toEqual({
			topic: '4 weeks of soap',
			audience: 'Everybody',
			tone: fresh.tone
		});
	});

	test('is as it began once the template is left, but for what was edited and added', () => {
		const edited = { ...fresh, ...bread, audience: 'Everybody', goal: 'Bake' };
		expect(rewrite(edited, { start: fresh, before: bread, next: {} })).toEqual({
			...fresh,
			audience: 'Everybody',
			goal: 'Bake'
		});
	});
});

describe('values of a program', () => {
	test('are answers, typed as their variables are; what is left out is as the template suggests', () => {
		const values = { craft: 'bread', weeks: 6, start: '2026-12-01', tools: false };
		expect(answersOfValues(template, values)).toEqual({
			answers: { ...answers, weeks: '6', tools: '' },
			problems: {}
		});
	});

	test('that are missing, unknown or of another type are named', () => {
		const values = { weeks: 6.5e30, time: true, start: 'soon', wat: 1, constructor: 'x' };
		expect(answersOfValues(template, values).problems).toEqual({
			...{ craft: 'answer_missing', weeks: 'answer_no_number', time: 'value_invalid' },
			...{ start: 'answer_no_date', wat: 'field_unknown', constructor: 'field_unknown' }
		});
		expect(answersOfValues(template, { craft: 'bread', weeks: 99, time: 'never' }).problems).toEqual({
			...{ weeks: 'answer_out_of_range', time: 'answer_not_offered' }
		});
	});
});

describe('an answer', () => {
	test('is data: it reaches no other answer and is not read again', () => {
		const { topic } = fillBrief(template, { ...answers, craft: '{{time}} $& $1 {{craft}}' });
		expect(topic).toBe('4 weeks of {{time}} $& $1 {{craft}}');
	});

	test('never brings more lines into a line', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 200 }), (craft) => {
				expect(fillBrief(template, { ...answers, craft }).topic).not.toMatch(/[\n\r]/);
			})
		);
	});

	test('to a question that nobody asked is not taken', () => {
		const given = new URLSearchParams({ v_craft: 'bread', v___proto__: 'x', craft: 'y', v_other: 'z' });
		expect(answersFrom(template, given)).toEqual({
			craft: 'bread',
			weeks: '',
			time: '',
			start: '',
			tools: '',
			wishes: ''
		});
	});

	test.each([
		[{ craft: ' ' }, { craft: 'answer_missing' }],
		[{ craft: 'x'.repeat(201) }, { craft: 'answer_too_long' }],
		[{ wishes: 'x'.repeat(2_001) }, { wishes: 'answer_too_long' }],
		[{ weeks: '13' }, { weeks: 'answer_out_of_range' }],
		[{ weeks: '1e3' }, { weeks: 'answer_no_number' }],
		[{ time: 'a year' }, { time: 'answer_not_offered' }],
		[{ start: 'tomorrow' }, { start: 'answer_no_date' }],
		[{ tools: 'maybe' }, { tools: 'answer_not_offered' }],
		[{}, {}]
	])('that does not fit is named: %j', (given, problems) => {
		expect(problemsWith(template, { ...answers, ...given })).toEqual(problems);
	});

	test('that does not fit leaves nothing in the text', () => {
		expect(fillBrief(template, { ...answers, weeks: '99', craft: 'x'.repeat(201) }).topic).toBe('weeks of');
	});
});
