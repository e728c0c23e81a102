import { describe, expect, test } from 'vitest';
import { nastyBodies } from '../server/delivery/book-testing.ts';
import { productTypes } from './brief.ts';
import { writeLesson } from './lesson-parts.ts';
import { renderMarkdown } from './markdown.ts';
import { renderSection } from './render-section.ts';

const question = (text: string) => ({
	question: text,
	options: [text, 'Water', text],
	right: 1,
	explanation: text
});
const lessonOf = (text: string): string =>
	writeLesson(
		{
			objectives: [text],
			text,
			exercise: { task: text, solution: text },
			quiz: [question(text), question(text)]
		},
		'en'
	);

describe('a lesson’s quiz', () => {
	const html = renderSection(lessonOf('Bread'), { type: 'course', language: 'en', scope: 'a/b', name: 's1' });

	test('is a group of choices for each question, and its answer is closed until asked for', () => {
		expect(html.match(/<fieldset>/g)).toHaveLength(2);
		expect(html).toContain('<legend>Bread</legend>');
		expect(html).toContain('<input type="radio" name="s1-2" value="1">');
		expect(html).toMatch(/<details class="answer">\n<summary>Show the answer<\/summary>/);
		expect(html).not.toMatch(/<details[^>]* open/);
	});

	test('speaks the book’s language', () => {
		expect(renderSection(lessonOf('Brot'), { type: 'course', language: 'de' })).toContain('Antwort zeigen');
	});

	test('without one right answer is shown as text', () => {
		const two = lessonOf('Bread').replaceAll('- [ ]', '- [x]');
		expect(renderSection(two, { type: 'course', language: 'en' })).not.toMatch(/type="radio"|\[x\]/);
	});
});

test('a field is an input under its own label, a longer one has lines, a blank in a sentence is named', () => {
	const html = renderSection('**Name:** ______\n\nDecided: ______\n______\n\nI owe ____ euros.', {
		type: 'template',
		language: 'en'
	});
	expect(html).toMatch(
		/<label class="field"><span class="field-label"><strong>Name:<\/strong> <\/span><input [^>]*><\/label>/
	);
	expect(html).toContain('<textarea class="blank" rows="3"');
	expect(html).toMatch(/<input class="blank blank-inline"[^>]* aria-label="I owe">/);
});

test('two fields of one name are kept apart', () => {
	const html = renderSection('Name: ______\n\nName: ______', { type: 'template', language: 'en' });
	expect(html).toContain('data-keep="field name"');
	expect(html).toContain('data-keep="field name#2"');
});

test('a checklist has boxes to tick', () => {
	const html = renderSection('- [ ] Bowl\n- [x] Scale', { type: 'guide', language: 'en' });
	expect(html).toContain('<input type="checkbox" data-keep="task bowl"><span>Bowl</span>');
	expect(html).toContain('<input type="checkbox" data-keep="task scale" checked>');
});

test.each(productTypes)('a text with nothing to do in it is rendered as ever (%s)', (type) => {
	const text = '# A\n\n### B\n\nSome "words", [a link](https://example.com) and `code`.';
	expect(renderSection(text, { type, language: 'en' })).toBe(renderMarkdown(text, { language: 'en' }));
});

const places = [
	(text: string) => text,
	lessonOf,
	(text: string) => `- [ ] ${text.replace(/\n/g, ' ')}\n- [ ] b`,
	(text: string) => `${text.replace(/\n/g, ' ')}: ______`
];
const cases = productTypes.flatMap((type) =>
	places.flatMap((place) => nastyBodies.map((body) => [type, place(body)] as const))
);

test.each(cases)('whatever a %s holds stays inert: %j', (type, markdown) => {
	const html = renderSection(markdown, { type, language: 'en', scope: 'a/b' });
	expect(html).not.toMatch(/<(script|img|svg|iframe|b|i)\b|href="(?!https:|mailto:)/);
	expect(html).not.toMatch(/<\w+(\s[\w-]+(="[^"]*")?)*\s+on\w+=/);
});
