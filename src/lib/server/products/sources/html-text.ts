import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import type { ReadDocument } from './docx-text.ts';

const headings: Record<string, number> = { H1: 1, H2: 2, H3: 3, H4: 4, H5: 5, H6: 6 };
const ignored = new Set([
	'SCRIPT',
	'STYLE',
	'NOSCRIPT',
	'TEMPLATE',
	'IMG',
	'SVG',
	'IFRAME',
	'OBJECT',
	'FORM',
	'BUTTON'
]);
const blocks = new Set([
	...['P', 'DIV', 'SECTION', 'ARTICLE', 'MAIN', 'HEADER', 'FOOTER', 'FIGURE', 'FIGCAPTION', 'UL', 'OL', 'DL'],
	...[
		'DT',
		'DD',
		'TABLE',
		'TBODY',
		'THEAD',
		'BLOCKQUOTE',
		'PRE',
		'HR',
		'DETAILS',
		'SUMMARY',
		'ADDRESS',
		'NAV',
		'ASIDE'
	]
]);

/** Where words end that stand in one line of Markdown. */
const borders = new Set([
	...blocks,
	...Object.keys(headings),
	'BR',
	'LI',
	'TR',
	'TD',
	'TH',
	'TFOOT',
	'CAPTION'
]);

/** The main text of a page as Markdown, without navigation, scripts and what is hidden. */
export function readHtml(html: string): ReadDocument {
	const { document } = parseHTML(/<html/i.test(html) ? html : `<html><body>${html}</body></html>`);
	const title = document.querySelector('title')?.textContent?.trim() ?? '';
	// It takes the document apart, so whatever else is needed of it is read before.
	const whole = document.body ? markdownOf(document.body as unknown as Node) : '';
	const article = new Readability(document as unknown as Document, { maxElemsToParse: 50_000 }).parse();
	const main = article?.content ? parseHTML(`<html><body>${article.content}</body></html>`).document : null;
	const text = main ? markdownOf(main.body as unknown as Node) : '';
	return { title: article?.title?.trim() || title, text: text.trim() === '' ? whole : text };
}

function markdownOf(root: Node): string {
	const parts: string[] = [];
	const line = (): void => void parts.push('\n\n');

	function children(node: Node): void {
		for (const child of Array.from(node.childNodes)) walk(child);
	}

	function element(node: Element): void {
		const name = node.tagName.toUpperCase();
		if (isLeftOut(node)) return;
		const level = headings[name];
		if (name === 'BR') parts.push('\n');
		else if (level) parts.push(`\n\n${'#'.repeat(level)} ${flat(node)}\n\n`);
		else if (name === 'LI') parts.push(`\n- ${flat(node)}`);
		else if (name === 'TR') parts.push(`\n| ${cellsOf(node).join(' | ')} |`);
		else if (blocks.has(name)) {
			line();
			children(node);
			line();
		} else children(node);
	}

	function walk(node: Node): void {
		if (node.nodeType === 3) parts.push((node.textContent ?? '').replace(/\s+/g, ' '));
		else if (node.nodeType === 1) element(node as Element);
	}

	children(root);
	const lines = parts.join('').split('\n');
	return lines.map((line) => line.trim()).join('\n');
}

const isLeftOut = (node: Element): boolean =>
	ignored.has(node.tagName.toUpperCase()) ||
	node.hasAttribute('hidden') ||
	node.getAttribute('aria-hidden') === 'true';

const cellsOf = (row: Element): string[] =>
	Array.from(row.children)
		.filter((cell) => !isLeftOut(cell))
		.map(flat);

/** The words of an element on one line. */
function flat(root: Node): string {
	const parts: string[] = [];
	function walk(node: Node): void {
		if (node.nodeType === 3) return void parts.push(node.textContent ?? '');
		if (node.nodeType !== 1 || isLeftOut(node as Element)) return;
		const border = borders.has((node as Element).tagName.toUpperCase()) ? ' ' : '';
		parts.push(border);
		for (const child of Array.from(node.childNodes)) walk(child);
		parts.push(border);
	}
	walk(root);
	return parts.join('').replace(/\s+/g, ' ').trim();
}
