import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Brief } from '../../../products/brief.ts';
import { arrangeNotes } from './arrange-notes.ts';

const briefOf = (notes: string, changes: Partial<Brief> = {}): Brief =>
	Brief.parse({
		type: 'ebook',
		topic: 'Bread at home',
		audience: '',
		tone: 'casual',
		language: 'en',
		length: 'short',
		notes,
		...changes
	});

const arrange = (notes: string, changes: Partial<Brief> = {}) => {
	const arranged = arrangeNotes(briefOf(notes, changes));
	if (!arranged) throw new Error('nothing to arrange');
	return arranged;
};
const titles = (notes: string, changes: Partial<Brief> = {}) =>
	arrange(notes, changes).sections.map((section) => section.title);

const prose = (words: number, name = 'word') =>
	`${Array.from({ length: words }, (_, place) => `${name}${place}`).join(' ')}.`;

describe('headings of the creator', () => {
	test('become the sections, and the one above them the title', () => {
		const arranged = arrange(
			'# My bread\n\nHello.\n\n## Flour\n\nFine.\n\n## Water\n\n### Warm\n\nWet.\n\n- a\n- b'
		);
		expect(arranged).toEqual({
			title: 'My bread',
			sections: [
				{ title: 'Hello', markdown: 'Hello.' },
				{ title: 'Flour', markdown: 'Fine.' },
				{ title: 'Water', markdown: '### Warm\n\nWet.\n\n- a\n- b' }
			]
		});
	});

	test('count when they are underlined, bold, numbered or in capitals', () => {
		expect(titles('Flour\n=====\n\nFine.\n\nWater\n=====\n\nWet.')).toEqual(['Flour', 'Water']);
		expect(titles('**Flour**\n\nFine.\n\n**Water**\n\nWet.')).toEqual(['Flour', 'Water']);
		expect(titles('1. Flour\n\nFine.\n\n2. Water\n\nWet.')).toEqual(['Flour', 'Water']);
		expect(titles('FLOUR\n\nFine.\n\nWATER\n\nWet.')).toEqual(['FLOUR', 'WATER']);
		expect(titles('Chapter I.\n\nFine.\n\nChapter II.\n\nWet.')).toEqual(['Chapter I.', 'Chapter II.']);
	});

	test('make titles without markup', () => {
		expect(titles('## `Flour` and **more**\n\nFine.\n\n## [Water](https://a.example)\n\nWet.')).toEqual([
			'Flour and more',
			'Water'
		]);
	});

	test('without text join the next', () => {
		expect(titles('## Part one\n\n## Flour\n\nFine.\n\n## Water\n\nWet.')).toEqual([
			'Part one: Flour',
			'Water'
		]);
	});

	test('of tiny parts become sub-headings only while there are more than ordered', () => {
		const tips = ['A', 'B', 'C', 'D', 'E', 'F']
			.map((name) => `## ${name}\n\nA short tip ${name}.`)
			.join('\n\n');
		expect(titles(tips)).toEqual(['A', 'D', 'E', 'F']);
		expect(titles(tips, { length: 'standard' })).toEqual(['A', 'B', 'C', 'D', 'E', 'F']);
		expect(arrange(tips).sections[0]?.markdown).toBe(
			'A short tip A.\n\n## B\n\nA short tip B.\n\n## C\n\nA short tip C.'
		);
	});

	test('below a huge section divide it', () => {
		const huge = `## Flour\n\n${prose(900)}\n\n### Rye\n\n${prose(900)}\n\n## Water\n\nWet.`;
		expect(titles(huge)).toEqual(['Flour', 'Flour: Rye', 'Water']);
	});

	test('never make more than forty sections', () => {
		const many = Array.from({ length: 120 }, (_, place) => `## Tip ${place}\n\n${prose(60)}`).join('\n\n');
		expect(titles(many)).toHaveLength(40);
	});
});

describe('notes without headings', () => {
	const paragraphs = Array.from({ length: 12 }, (_, place) => `Paragraph ${place} begins, and ${prose(40)}`);

	test('are shared out in order into the sections ordered', () => {
		const { title, sections } = arrange(paragraphs.join('\n\n'));
		expect(title).toBeNull();
		expect(sections.map((section) => section.markdown)).toEqual(
			[0, 3, 6, 9].map((from) => paragraphs.slice(from, from + 3).join('\n\n'))
		);
		expect(sections.map((section) => section.title)).toEqual([
			'Paragraph 0 begins',
			'Paragraph 3 begins',
			'Paragraph 6 begins',
			'Paragraph 9 begins'
		]);
	});

	test('make fewer sections when they are short', () => {
		expect(titles('Only one thought.\n\nAnd another.')).toHaveLength(1);
	});

	test('keep what a colon announces with it', () => {
		const notes = `${prose(100)}\n\nYou need:\n\n- flour\n- water\n\n${prose(100)}\n\n${prose(100)}`;
		const holder = arrange(notes).sections.filter((section) => section.markdown.includes('You need:'));
		expect(holder[0]?.markdown).toContain('You need:\n\n- flour');
	});

	test('with one line per paragraph are told apart', () => {
		const line =
			'This is a long line of an editor that ends each paragraph with one line break and leaves no empty line between them.';
		expect(arrange([line, line, line, line].join('\n')).sections[0]?.markdown.split('\n\n')).toHaveLength(4);
	});
});

describe('plain text', () => {
	test('indented is no code, and short lines keep their breaks', () => {
		const { sections } = arrange('    Indented prose of a typist.\n\nRoses are red,\nviolets are blue.');
		expect(sections[0]?.markdown).toBe('Indented prose of a typist.\n\nRoses are red,  \nviolets are blue.');
	});

	test('that merely mentions a chapter or a number is no heading', () => {
		const notes = 'Step by step we went on\n\nPart of the way was steep\n\n1. Only one item\n\nThe end.';
		expect(arrange(notes).sections).toHaveLength(1);
	});
});

test('code, tables and quotes stay as they are', () => {
	const blocks = [
		'```js\nconst a = `# no heading`;\n\nconst b = 1;\n```',
		'| a | b |\n|---|---|\n| 1 | 2 |',
		'> quote\n>\n> more'
	];
	expect(arrange(`## One\n\n${blocks.join('\n\n')}`).sections[0]?.markdown).toBe(blocks.join('\n\n'));
});

test('link definitions follow the sections that use them', () => {
	const notes =
		'## A\n\nSee [here][x].\n\n## B\n\nNothing.\n\n## C\n\nAnd [there][x].\n\n[x]: https://a.example';
	expect(arrange(notes).sections.map((section) => section.markdown)).toEqual([
		'See [here][x].\n\n[x]: https://a.example',
		'Nothing.',
		'And [there][x].\n\n[x]: https://a.example'
	]);
});

test('a heading too long for a title is shortened there and kept whole in the text', () => {
	const long = `A heading that goes on ${'and on '.repeat(30)}to the end`;
	const [section] = arrange(`## ${long}\n\nText.\n\n## B\n\nText.`).sections;
	expect(section?.title.length).toBeLessThanOrEqual(120);
	expect(section?.markdown).toContain(long);
});

test('notes without text arrange nothing', () => {
	expect(arrangeNotes(briefOf(''))).toBeNull();
	expect(arrangeNotes(briefOf(' \n\n '))).toBeNull();
	expect(arrangeNotes(briefOf('# Only a heading'))).toBeNull();
});

const word = fc.constantFrom(
	'flour',
	'Water',
	'rises',
	'a',
	'the',
	'oven,',
	'pão',
	'خبز',
	'well:',
	'x*y',
	'“warm”',
	'#3'
);
const sentence = fc.array(word, { minLength: 1, maxLength: 30 }).map((words) => `S${words.join(' ')}.`);
const paragraph = fc.array(sentence, { minLength: 1, maxLength: 6 });
const shape = fc.constantFrom('paragraph', 'heading', 'sub-heading', 'list', 'quote', 'code');
const document = fc.array(fc.tuple(shape, paragraph), { minLength: 1, maxLength: 40 });

/** Numbers make every sentence unique, so that a lost, doubled or moved one shows. */
function notesFrom(blocks: [string, string[]][]) {
	let number = 0;
	const markers: string[] = [];
	const texts = blocks.map(([kind, sentences]) => {
		const lines = sentences.map((text) => {
			markers.push(`n${++number}e`);
			return `n${number}e ${text}`;
		});
		if (kind === 'heading') return `## ${lines.join(' ')}`;
		if (kind === 'sub-heading') return `### ${lines.join(' ')}`;
		if (kind === 'list') return lines.map((line) => `- ${line}`).join('\n');
		if (kind === 'quote') return lines.map((line) => `> ${line}`).join('\n');
		if (kind === 'code') return `\`\`\`\n${lines.join('\n')}\n\`\`\``;
		return lines.join(' ');
	});
	const paragraphs = texts.filter((text) => !text.startsWith('#'));
	return { notes: texts.join('\n\n'), markers, paragraphs };
}

describe('whatever the notes', () => {
	test('every paragraph appears exactly once, in order and unaltered', () => {
		fc.assert(
			fc.property(document, fc.constantFrom('short', 'standard', 'long'), (blocks, length) => {
				const { notes, paragraphs } = notesFrom(blocks);
				const arranged = arrangeNotes(briefOf(notes, { length }));
				if (!arranged) return paragraphs.length === 0;
				const text = arranged.sections.map((section) => section.markdown).join('\n\n');
				let from = 0;
				for (const one of paragraphs) {
					const at = text.indexOf(one, from);
					expect(at).toBeGreaterThanOrEqual(from);
					expect(text.indexOf(one, at + one.length)).toBe(-1);
					from = at + one.length;
				}
				return true;
			}),
			{ numRuns: 150 }
		);
	});

	test('no sentence is lost, not even of a heading', () => {
		fc.assert(
			fc.property(document, (blocks) => {
				const { notes, markers } = notesFrom(blocks);
				const arranged = arrangeNotes(briefOf(notes));
				if (!arranged) return;
				const all = [
					arranged.title ?? '',
					...arranged.sections.flatMap(({ title, markdown }) => [title, markdown])
				];
				const text = all.join('\n');
				expect(markers.filter((marker) => !text.includes(`${marker} `))).toEqual([]);
			}),
			{ numRuns: 150 }
		);
	});

	test('every section has a title of its own and some text', () => {
		fc.assert(
			fc.property(document, (blocks) => {
				const arranged = arrangeNotes(briefOf(notesFrom(blocks).notes));
				const sections = arranged?.sections ?? [];
				expect(new Set(sections.map((section) => section.title)).size).toBe(sections.length);
				for (const { title, markdown } of sections) {
					expect(title.trim()).not.toBe('');
					expect(title.length).toBeLessThanOrEqual(130);
					expect(markdown.trim()).not.toBe('');
				}
			}),
			{ numRuns: 100 }
		);
	});

	test('any characters at all are arranged, and the same way twice', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (notes) => {
				expect(arrangeNotes(briefOf(notes))).toEqual(arrangeNotes(briefOf(notes)));
			})
		);
	});
});

test('100 kB of tiny headings are arranged in good time', () => {
	const notes = '# a\n\nb\n\n'.repeat(11_000);
	const started = performance.now();
	expect(arrange(notes).sections.length).toBeLessThanOrEqual(40);
	expect(performance.now() - started).toBeLessThan(4_000);
});
