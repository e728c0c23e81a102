import { describe, expect, test } from 'vitest';
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
		expect(html.match(/https?:\/\/[^"]*/g)).toEqual(['https://example.com/a']);
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
