import { describe, expect, test } from 'vitest';
import { answersApart } from './answers-apart.ts';
import { languages } from './brief.ts';
import { parseFields, parseLesson, writeLesson, type Lesson } from './lesson-parts.ts';

const lesson: Lesson = {
	objectives: ['Weigh *flour*', 'Say what salt does'],
	text: '## The bowl\n\nFlour first.\n\n### Salt\n\nSalt last.',
	exercise: { task: 'Weigh it.\n\n1. Bowl\n2. Flour', solution: 'Five hundred grams.' },
	quiz: [
		{
			question: 'What does salt do?',
			options: ['It feeds', 'It slows `yeast`', 'Nothing'],
			right: 1,
			explanation: 'Salt draws water.\n\nAlways.'
		},
		{ question: 'How much?', options: ['Ten grams', 'A pound'], right: 0, explanation: '' }
	]
};

const hostile = [
	'- [x] ticked already',
	'1. a list in a list',
	'# a heading',
	'> a quote',
	'```',
	'---',
	'two\nlines\n\n- [x] more',
	'<script>alert(1)</script>',
	'[x](javascript:alert(1))',
	'## Quiz',
	'______',
	'\\- [ ] escaped',
	'***',
	''
];

describe('a lesson', () => {
	test.each(languages)('written in %s and read again is the same', (language) => {
		expect(parseLesson(writeLesson(lesson, language))).toEqual(lesson);
	});

	test.each(hostile)('keeps its questions, options and right answers whatever stands in them: %j', (text) => {
		const quiz = [0, 1, 2].map((right) => ({
			question: text,
			options: [text, `b ${text}`, text],
			right,
			explanation: text
		}));
		const markdown = writeLesson({ ...lesson, quiz }, 'en');
		const read = parseLesson(markdown);
		expect(read.quiz.map(({ options, right }) => [options.length, right])).toEqual([
			[3, 0],
			[3, 1],
			[3, 2]
		]);
		expect(parseLesson(writeLesson(read, 'en')).quiz).toEqual(read.quiz);
	});

	test('is read in the forms that models like as well', () => {
		const loose = [
			'**Learning objectives:**\n\n- One thing',
			'### Exercise 1: Weighing\n\nWeigh.\n\n**Sample solution**\n\nWeighed.',
			'## Check yourself\n\n**1. What?**\n\n- [ ] a\n- [x] b\n\n> Because.\n\n1. Who?\n- [x] c\n- [ ] d'
		].join('\n\n');
		const read = parseLesson(loose);
		expect(read.objectives).toEqual(['One thing']);
		expect(read.exercise).toEqual({ task: 'Weigh.', solution: 'Weighed.' });
		expect(read.quiz).toMatchObject([
			{ options: ['a', 'b'], right: 1, explanation: 'Because.' },
			{ options: ['c', 'd'], right: 0 }
		]);
	});

	test('takes a list to tick for no quiz', () => {
		expect(parseLesson('Before you go:\n\n- [ ] windows\n- [ ] keys').quiz).toEqual([]);
	});

	test('gives its answers apart: nothing that is left tells which option is right', () => {
		const { text, answers } = answersApart(writeLesson(lesson, 'en'), 'en');
		expect(text).toContain('- **A** It feeds\n   - **B** It slows `yeast`');
		expect(text).not.toMatch(/\[x\]|Salt draws|Five hundred|Model solution/);
		expect(answers).toBe(
			'**Model solution**\n\nFive hundred grams.\n\n**Answers**\n\n1. **B** – Salt draws water. Always.\n2. **A**'
		);
	});
});

describe('the fields of a template', () => {
	test.each([
		['Name: ______', [{ label: 'Name', rows: 1 }]],
		['- **Name:** ____', [{ label: 'Name', rows: 1 }]],
		['الاسم: ______', [{ label: 'الاسم', rows: 1 }]],
		[
			'Name : ______\nDay: ______',
			[
				{ label: 'Name', rows: 1 },
				{ label: 'Day', rows: 1 }
			]
		],
		['Decided: ______\n______\n______', [{ label: 'Decided', rows: 3 }]],
		['Decided:\n______\n______', [{ label: 'Decided', rows: 2 }]],
		[
			'I, ______, owe you ____ euros.',
			[
				{ label: 'I', rows: 1 },
				{ label: 'owe you', rows: 1 }
			]
		],
		['| Day | Task |\n|---|---|\n| Monday | ______ |', [{ label: '', rows: 1 }]]
	])('are found in %j', (markdown, fields) => {
		expect(parseFields(markdown)).toEqual(fields);
	});

	test.each([
		'snake_case__name',
		'`Name: ______`',
		'```\nName: ______\n```',
		'a\n\n______\n\nb',
		'[Name]',
		'Name: __'
	])('are not seen in %j', (markdown) => {
		expect(parseFields(markdown)).toEqual([]);
	});
});
