import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { nastyBodies, nastyLines, someBook, someSections } from './book-testing.ts';
import { inertMarkdown } from './inert-markdown.ts';
import { markdownBook } from './markdown-book.ts';

const labels = { sample: 'This is sample text.' };

/** A viewer that trusts everything it reads. */
const careless = new MarkdownIt({ html: true });
careless.validateLink = () => true;

const bodyOf = (text: string) => text.slice(text.indexOf('\n---\n') + 5);
const dangers = /<(script|img|svg|iframe|div|b|i)\b|href="(?!https?:|mailto:)/;

describe('a book as Markdown', () => {
	test('has front matter, title, author and all sections', () => {
		expect(markdownBook(someBook(), labels)).toBe(`---
title: "The Quiet Launch"
subtitle: "Selling without shouting"
author: "Ada Writer"
lang: "en"
date: "2026-11-20"
generator: "Noxloop"
ai_generated: true
ai_models: ["gpt-test"]
ai_share_by_people: 0.25
digital_source_type: "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
---

# The Quiet Launch

*Selling without shouting*

Ada Writer

## Why launches fail

A launch is a *promise*.

### First

Text.

## Picking one reader

One reader, [one link](https://example.com/a).
`);
	});

	test('labels a sample', () => {
		expect(markdownBook(someBook({ isSample: true }), labels)).toContain('> This is sample text.');
	});

	test.each(nastyLines)('keeps a title in its place: %j', (title) => {
		const text = markdownBook(someBook({ title, subtitle: title, authorName: title }), labels);
		const [, front = ''] = text.split(/^---$/m);
		expect(front.trim().split(/[\n\u0085\u2028\u2029]/)).toHaveLength(10);
		expect(JSON.parse(/^title: (.*)$/m.exec(front)?.[1] ?? '')).toBe(title);
		expect(careless.render(bodyOf(text))).not.toMatch(dangers);
	});

	test.each(nastyLines)('shows a section title as it is: %j', (title) => {
		const html = careless.render(
			bodyOf(markdownBook(someBook({ sections: someSections({ title, body: 'x' }) }), labels))
		);
		const shown = careless.utils.escapeHtml(title.replace(/\s+/g, ' '));
		expect(html).toContain(`<h2>${shown}</h2>`);
	});
});

test('headings of a text stand below its section, code keeps its signs', () => {
	const body = '# A\n\n### B\n\n```\n# c\n```\n\nD\n=\n';
	const text = markdownBook(someBook({ sections: someSections({ title: 'x', body }) }), labels);
	expect(text.slice(text.indexOf('## x'))).toBe('## x\n\n### A\n\n#### B\n\n```\n# c\n```\n\n### D\n');
});

describe('inert Markdown', () => {
	test.each(nastyBodies)('gives a careless viewer nothing to run or fetch: %j', (body) => {
		expect(careless.render(inertMarkdown(body))).not.toMatch(dangers);
	});

	test('leaves a harmless text as it was written', () => {
		const text =
			'a < b, *c* `<d>` [e](https://a.example) <https://b.example>\n\n```html\n<script>\n```\n\n    <f>';
		expect(inertMarkdown(text)).toBe(text);
	});

	test('touches only the passage that would misbehave', () => {
		expect(inertMarkdown('`<a>`\n\n<b>x</b>')).toBe('`<a>`\n\n\\<b>x\\</b>');
	});

	test('is quick with hostile texts', () => {
		const started = performance.now();
		for (const text of [
			'\\'.repeat(200_000),
			'<b>\n\n'.repeat(20_000),
			'![a]('.repeat(5_000),
			'<'.repeat(50_000)
		]) {
			inertMarkdown(text);
		}
		expect(performance.now() - started).toBeLessThan(5_000);
	});
});

test('a course has its modules as parts and its answers at the very end', () => {
	const body = '## Quiz\n\n1. What?\n\n   - [ ] a\n   - [x] b\n\n   > Because.';
	const sections = ['One', 'Two'].map((module, at) => ({ id: '', title: `Lesson ${at + 1}`, module, body }));
	const text = markdownBook(someBook({ type: 'course', sections }), { sample: '' });
	const [before = '', after = ''] = text.split('## Answers');
	expect(before).toContain('## One\n\n### Lesson 1\n\n#### Quiz');
	expect(before).not.toMatch(/\[x\]|Because/);
	expect(after.match(/1\. \*\*B\*\* – Because\./g)).toHaveLength(2);
});
