import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { writeLesson } from '../../products/lesson-parts.ts';
import { nastyBodies, nastyLines, someBook, someSections } from './book-testing.ts';
import { htmlBook } from './html-book.ts';

const labels = { contents: 'Contents', sample: 'This is sample text.', language: 'en' };
const tagsOf = (html: string) => new Set([...html.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, tag]) => tag));

describe('a book as HTML', () => {
	const html = htmlBook(someBook(), labels);

	test('is whole: title page, contents that lead to each section, text', () => {
		expect(html).toContain('<h1>The Quiet Launch</h1>');
		expect(html).toContain('<a href="#section-2">');
		expect(html).toContain('<section id="section-2"');
		expect(html).toContain('A launch is a <em>promise</em>.');
		expect(html).toContain('<h3>First</h3>');
	});

	test('says who wrote it, when it was published and what made it', () => {
		expect(html).toContain('<meta name="author" content="Ada Writer">');
		expect(html).toContain('<meta name="date" content="2026-11-20">');
		expect(html).toContain('<meta name="generator" content="Noxloop">');
	});

	test('fetches nothing and forbids fetching', () => {
		expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
		expect(html).not.toMatch(/<(link|script|img|iframe|object|base)\b|\ssrc=|url\(|@import/);
		const vocabulary = 'http://cv.iptc.org/newscodes/digitalsourcetype/'; // a name, which nothing fetches
		const addresses = html.match(/https?:\/\/[^"]*/g) ?? [];
		expect(addresses.filter((address) => !address.startsWith(vocabulary))).toEqual(['https://example.com/a']);
	});

	test('is written in the book’s language and direction', () => {
		const arabic = htmlBook(someBook({ language: 'ar' }), labels);
		expect(arabic).toContain('<html lang="ar" dir="rtl">');
		expect(arabic).toContain('<h2 id="contents" lang="en" dir="ltr">');
	});

	test('labels a sample, and only a sample', () => {
		expect(html).not.toContain('This is sample text.');
		expect(htmlBook(someBook({ isSample: true }), labels)).toContain('This is sample text.');
	});

	test.each(nastyLines)('keeps a title as text: %j', (title) => {
		const sections = someSections({ title, body: 'x' });
		const nasty = htmlBook(someBook({ title, subtitle: title, authorName: title, sections }), labels);
		const plain = htmlBook(someBook({ sections: someSections({ title: 'x', body: 'x' }) }), labels);
		expect(tagsOf(nasty)).toEqual(tagsOf(plain));
		expect(nasty).not.toMatch(/<\w+(\s[\w-]+="[^"]*")*\s+on\w+=/);
		expect(nasty.match(/<title>/g)).toHaveLength(1);
	});

	test.each(nastyBodies)('keeps a text inert: %j', (body) => {
		const nasty = htmlBook(someBook({ sections: someSections({ title: 'x', body }) }), labels);
		expect(nasty).not.toMatch(/<(script|img|svg|iframe|div|b|i)\b|href="(?!https:|mailto:|#)/);
	});
});

describe('a course as HTML', () => {
	const courseOf = (text: string) => {
		const quiz = [0, 1, 2].map((right) => ({
			question: text,
			options: [text, 'b', 'c'],
			right,
			explanation: text
		}));
		const body = writeLesson(
			{ objectives: [text], text, exercise: { task: text, solution: text }, quiz },
			'en'
		);
		const sections = ['One', 'One', 'Two'].map((module, at) => ({ id: `s${at}`, title: text, module, body }));
		return htmlBook(someBook({ type: 'course', sections }), labels);
	};
	const scriptIn = (html: string) => /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';

	test('has its modules as parts of the contents, each with its lessons', () => {
		expect(courseOf('Bread')).toMatch(
			/<h3>One<\/h3>\n<ol>\n<li>.*\n<li>.*\n<\/ol>\n<h3>Two<\/h3>\n<ol>\n<li>.*\n<\/ol>/
		);
	});

	test('tells the choices of its sections apart', () => {
		const names = [...courseOf('Bread').matchAll(/name="(section-\d-\d)"/g)].map(([, name]) => name);
		expect(new Set(names).size).toBe(9);
	});

	test.each(['Bread', ...nastyLines, ...nastyBodies])(
		'lets one script run, ours, whatever it holds: %j',
		(text) => {
			const html = courseOf(text);
			const hash = createHash('sha256').update(scriptIn(html)).digest('base64');
			expect(html.match(/<script/g)).toHaveLength(1);
			expect(scriptIn(html)).toContain("customElements.define('section-parts'");
			expect(html).toContain(`; script-src 'sha256-${hash}'">`);
			expect(html).not.toMatch(/script-src[^"]*unsafe/);
		}
	);
});

test('a guide carries a script only for what there is to do in it', () => {
	const sections = someSections({ title: 'Steps', body: '- [ ] Bowl\n- [ ] Scale' });
	expect(htmlBook(someBook({ type: 'guide', sections }), labels)).toContain('<script>');
	expect(htmlBook(someBook({ sections }), labels)).not.toContain('<script>');
});
