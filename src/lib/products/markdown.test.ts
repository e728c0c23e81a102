import { describe, expect, test } from 'vitest';
import { countWords, plainText, renderMarkdown } from './markdown.ts';

describe('rendered Markdown', () => {
	test('has paragraphs, emphasis, lists, quotes, code and tables', () => {
		const html = renderMarkdown('A *b* **c** `d`\n\n- e\n\n> f\n\n```\ng < h\n```\n\n| i |\n|---|\n| j |');
		for (const part of [
			'<em>b</em>',
			'<strong>c</strong>',
			'<code>d</code>',
			'<li>e</li>',
			'<blockquote>',
			'<td>j</td>'
		]) {
			expect(html).toContain(part);
		}
		expect(html).toContain('g &lt; h');
	});

	test.each([
		'<script>alert(1)</script>',
		'<img src=x onerror=alert(1)>',
		'<svg/onload=alert(1)>',
		'text <b onclick="alert(1)">bold</b>',
		'<!-- <script>alert(1)</script> -->',
		'&lt;script&gt;alert(1)&lt;/script&gt;',
		'```html\n<script>alert(1)</script>\n```',
		'```"><script>alert(1)</script>\nx\n```',
		'| <script>alert(1)</script> |\n|---|'
	])('keeps markup as text: %s', (source) => {
		const html = renderMarkdown(source);
		expect(html).not.toMatch(/<(script|img|svg|b)\b/);
		expect(html).not.toContain('<!--');
	});

	test.each([
		'[x](javascript:alert(1))',
		'[x](JaVaScRiPt:alert(1))',
		'[x](java&#115;cript:alert(1))',
		'[x](&#x6A;avascript:alert(1))',
		'[x](<javascript:alert(1)>)',
		'<javascript:alert(1)>',
		'[x][r]\n\n[r]: javascript:alert(1)',
		'[x](vbscript:x)',
		'[x](file:///etc/passwd)',
		'[x](data:text/html;base64,PHNjcmlwdD4=)',
		'[x](data:image/png;base64,AAAA)',
		'[x](/relative)',
		'[x](//other.example)',
		'[x](#here)'
	])('makes no link of %s', (source) => {
		expect(renderMarkdown(source)).not.toContain('<a');
	});

	test('links to the web and to mail addresses without endorsing them', () => {
		expect(renderMarkdown('[x](https://a.example/?a=1&b=2 "t")')).toBe(
			'<p><a href="https://a.example/?a=1&amp;b=2" title="t" rel="nofollow noopener">x</a></p>\n'
		);
		expect(renderMarkdown('<ada@example.com>')).toContain(
			'href="mailto:ada@example.com" rel="nofollow noopener"'
		);
	});

	test('can not break out of a link or its title', () => {
		const html = renderMarkdown('[x](https://a.example/"onmouseover="alert(1) "\\"><script>")');
		expect(html).not.toMatch(/<script|" ?onmouseover/);
	});

	test('fetches no pictures', () => {
		expect(renderMarkdown('![pixel](https://spy.example/p.png)')).not.toContain('<img');
	});

	test('reads entities as characters and escapes what they stand for', () => {
		expect(renderMarkdown('&copy; &amp; &#60;b&#62;')).toBe('<p>© &amp; &lt;b&gt;</p>\n');
	});

	test('starts headings below the section title, in order and without gaps', () => {
		expect(renderMarkdown('# a\n### b\n# c')).toBe('<h3>a</h3>\n<h4>b</h4>\n<h3>c</h3>\n');
		expect(renderMarkdown('#### a')).toBe('<h3>a</h3>\n');
		expect(renderMarkdown('a\n=\n\nb\n-', { topHeading: 2 })).toBe('<h2>a</h2>\n<h3>b</h3>\n');
		expect(renderMarkdown('# a\n## b', { topHeading: 6 })).toBe('<h6>a</h6>\n<h6>b</h6>\n');
	});

	test('keeps right-to-left text and its quotes', () => {
		expect(renderMarkdown('قال "مرحبا" **للعالم**', { language: 'ar' })).toBe(
			'<p>قال «مرحبا» <strong>للعالم</strong></p>\n'
		);
	});

	test('quotes as the language does', () => {
		expect(renderMarkdown('"a"')).toContain('“a”');
		expect(renderMarkdown('"a"', { language: 'de' })).toContain('„a“');
	});

	test('shows task boxes', () => {
		expect(renderMarkdown('- [ ] a\n- [x] b')).toBe('<ul>\n<li>☐ a</li>\n<li>☑ b</li>\n</ul>\n');
	});

	test('survives deep nesting', () => {
		expect(renderMarkdown(`${'>'.repeat(5_000)} x`)).toContain('blockquote');
		expect(renderMarkdown('['.repeat(20_000)).length).toBeGreaterThan(20_000);
	});
});

describe('plain text', () => {
	test('keeps the words and drops the markup', () => {
		expect(plainText('# Title\n\nA *b* [c](https://d.example)\n\n- e\n- f\n\n```\ng\n```')).toBe(
			'Title\n\nA b c\n\ne\n\nf\n\ng'
		);
	});
});

test('plain text has the characters of its source', () => {
	expect(plainText('"a" -- b... (c)')).toBe('"a" -- b... (c)');
});

describe('words', () => {
	test.each([
		['It’s a *well-known* [fact](https://a.example): 3.5 apples.', 'en', 7],
		['# Olá\n\nO João não está.', 'pt-PT', 5],
		['مرحبا بالعالم الجميل', 'ar', 3],
		['', 'en', 0],
		['--- \n\n***', 'en', 0]
	] as const)('of %j in %s are %i', (source, language, count) => {
		expect(countWords(source, language)).toBe(count);
	});
});
