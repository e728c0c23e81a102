import { describe, expect, test } from 'vitest';
import { Brief, languages, productTypes, sizeOf } from '../../../products/brief.ts';
import { countWords } from '../../../products/markdown.ts';
import { demoOutline, demoSalesPage, demoSection } from './demo-product.ts';
import { demoPhrases } from './demo-phrases.ts';
import { OutlineAnswer } from './outline.ts';
import { SalesPageAnswer } from './sales-page.ts';

const briefOf = (changes: Partial<Brief> = {}): Brief =>
	Brief.parse({
		type: 'ebook',
		topic: 'Bread at home',
		audience: '',
		tone: 'casual',
		language: 'en',
		length: 'short',
		notes: '',
		...changes
	});

const notes = `# My bread book

I have baked every morning for thirty years. This is what I know.

## Flour

Rye drinks more water than wheat. Start with wheat.

## Water

Warm water hurries the dough. Cold water lets it think.

### How warm

As warm as your wrist.`;

function make(brief: Brief) {
	const outline = demoOutline(brief);
	const sections = outline.sections.map(({ title }, index) => ({
		title,
		markdown: demoSection(brief, outline, index)
	}));
	return { outline, sections, page: demoSalesPage(brief, outline, sections) };
}

const everyBrief = productTypes.flatMap((type) =>
	languages.flatMap((language) =>
		['', notes].map((text) =>
			briefOf({ type, language, notes: text, length: 'standard', audience: 'Beginners' })
		)
	)
);

test.each(everyBrief)('a $type in $language has the shape that a model has to answer', (brief) => {
	const { outline, page } = make(brief);
	expect(OutlineAnswer.parse(outline)).toEqual(outline);
	expect(SalesPageAnswer.parse(page)).toEqual(page);
});

test('the same brief gives the same product', () => {
	expect(make(briefOf())).toEqual(make(briefOf()));
	expect(make(briefOf({ notes }))).toEqual(make(briefOf({ notes })));
});

describe('with notes', () => {
	const { outline, sections, page } = make(briefOf({ notes }));

	test('title, sections and texts are the creator’s own', () => {
		expect(outline.title).toBe('My bread book');
		expect(outline.sections.map(({ title }) => title)).toEqual([
			'I have baked every morning for thirty years',
			'Flour',
			'Water'
		]);
		expect(sections[2]?.markdown).toBe(
			'Warm water hurries the dough. Cold water lets it think.\n\n### How warm\n\nAs warm as your wrist.'
		);
	});

	test('promise, intents and key points are sentences of the notes', () => {
		expect(outline.promise).toBe('I have baked every morning for thirty years. This is what I know.');
		expect(outline.sections[1]?.intent).toBe('Rye drinks more water than wheat. Start with wheat.');
		expect(outline.sections[2]?.keyPoints).toEqual(['How warm']);
		expect(page.benefits[1]).toBe('Flour: Rye drinks more water than wheat. Start with wheat.');
	});

	test('nothing is called a sample', () => {
		expect(JSON.stringify({ outline, sections, page })).not.toMatch(/sample|demo/i);
	});

	test('a section that the creator moved, renamed or added keeps to the right text', () => {
		const brief = briefOf({ notes });
		const [intro, flour, water] = outline.sections;
		if (!intro || !flour || !water) throw new Error('three sections expected');
		const added = { title: 'Salt', intent: 'Salt it.', keyPoints: [] };
		const edited = { ...outline, sections: [water, { ...flour, title: 'About flour' }, added] };

		expect(demoSection(brief, edited, 0)).toContain('Warm water hurries');
		expect(demoSection(brief, edited, 1)).toContain('Rye drinks more');
		expect(demoSection(brief, edited, 2)).toContain(demoPhrases.en.label);
	});
});

describe('without notes', () => {
	test.each(languages)('every section says in %s that it is a sample, and so does the page', (language) => {
		const { sections, page } = make(briefOf({ language }));
		for (const { markdown } of sections) expect(markdown).toContain(demoPhrases[language].label);
		expect(page.faq[0]?.answer).toBe(demoPhrases[language].isSampleAnswer);
	});

	test.each([{ length: 'short' }, { length: 'long' }, { length: 'custom', sections: 20 }] as const)(
		'there are as many sections as ordered, each different: %o',
		(ordered) => {
			const brief = briefOf(ordered);
			const { outline, sections } = make(brief);
			expect(outline.sections).toHaveLength(sizeOf(brief).sections);
			expect(new Set(sections.map(({ markdown }) => markdown)).size).toBe(sections.length);
			for (const { markdown } of sections) expect(countWords(markdown, 'en')).toBeGreaterThan(120);
		}
	);

	test('Portuguese is written in Portuguese', () => {
		const { outline, sections } = make(briefOf({ language: 'pt-BR', topic: 'pão caseiro' }));
		expect(outline.sections[0]?.title).toBe('Por onde começar');
		expect(sections[0]?.markdown).toContain('pão caseiro');
	});

	test.each([
		['guide', /## Step by step[\s\S]*1\. [\s\S]*## Checklist[\s\S]*- \[ \]/],
		[
			'course',
			/## Objectives[\s\S]*## Exercise[\s\S]*### Model solution[\s\S]*## Quiz[\s\S]*\?[\s\S]*- \[x\]/
		],
		['template', /## The template[\s\S]*Topic: ______/]
	] as const)('a %s has the structure of its kind', (type, structure) => {
		expect(make(briefOf({ type })).sections[0]?.markdown).toMatch(structure);
	});

	test('a topic that looks like a field is not filled in again', () => {
		const { sections } = make(briefOf({ topic: '{point} and {topic}' }));
		expect(sections[0]?.markdown).toContain('{point} and {topic}');
	});
});
