import Markdown, { type MarkdownIt, type Token } from 'markdown-it';
import type { Language } from './brief.ts';

export type RenderOptions = {
	/** The level that the text's highest heading gets, 1–6. Default 3: the page and the section have the first two. */
	topHeading?: number;
	/** Decides the shape of typographic quotes. */
	language?: Language;
};

const quotes: Partial<Record<Language, string[]>> = {
	'pt-PT': ['«', '»', '“', '”'],
	es: ['«', '»', '“', '”'],
	fr: ['«\u00a0', '\u00a0»', '‹\u00a0', '\u00a0›'],
	de: ['„', '“', '‚', '‘'],
	ar: ['«', '»', '“', '”']
};

// Reads characters as they stand: typography is for rendering only.
const reader = new Markdown({ html: false }).disable('image');
const writers = new Map<string, MarkdownIt>();

/**
 * Markdown as HTML that is safe to place in a page whatever the text holds: markup in it stays text, links lead to
 * http(s) and mail addresses only and carry no endorsement, and nothing is fetched. Runs on server and in browser.
 */
export function renderMarkdown(
	source: string,
	{ topHeading = 3, language = 'en' }: RenderOptions = {}
): string {
	return writerFor(language).render(source, { topHeading });
}

/** The text's words without markup, paragraphs parted by empty lines. */
export function plainText(source: string): string {
	const lines = reader.parse(source, {}).flatMap(textOf);
	return lines.filter((line) => line.trim() !== '').join('\n\n');
}

/** How many words a reader meets, counted as the language counts them. */
export function countWords(source: string, language: Language): number {
	let words = 0;
	for (const part of new Intl.Segmenter(language, { granularity: 'word' }).segment(plainText(source))) {
		if (part.isWordLike) words++;
	}
	return words;
}

function textOf(token: Token): string[] {
	if (token.type === 'fence' || token.type === 'code_block') return [token.content.trimEnd()];
	if (token.type !== 'inline') return [];
	return [(token.children ?? []).map(inlineText).join('')];
}

function inlineText(token: Token): string {
	return token.type === 'softbreak' || token.type === 'hardbreak' ? '\n' : token.content;
}

function writerFor(language: Language): MarkdownIt {
	const kept = writers.get(language);
	if (kept) return kept;
	const writer = newWriter(language);
	writer.core.ruler.push('task_boxes', drawTaskBoxes);
	writers.set(language, writer);
	return writer;
}

/** Writes Markdown as inert HTML, its headings levelled to `env.topHeading`; tasks are left as they are written. */
export function newWriter(language: Language): MarkdownIt {
	const writer = new Markdown({
		html: false,
		linkify: false,
		typographer: true,
		quotes: quotes[language] ?? ['“', '”', '‘', '’']
	});
	// A picture by address would tell a stranger's server who reads; pictures come from the workspace's own assets.
	writer.disable('image');
	writer.validateLink = (url) => /^(https?:\/\/|mailto:)[^\s]/i.test(url.trim());
	writer.core.ruler.push('heading_levels', levelHeadings);
	writer.core.ruler.push('link_relations', disownLinks);
	return writer;
}

type Document = { tokens: Token[]; env: Record<string, unknown> };

/** Moves the levels in use to `topHeading` and below without gaps: authors pick any, assistive technology wants an order. */
function levelHeadings({ tokens, env }: Document): void {
	const top = typeof env.topHeading === 'number' ? env.topHeading : 3;
	const headings = tokens.filter(({ type }) => type === 'heading_open' || type === 'heading_close');
	const levels = [...new Set(headings.map(({ tag }) => tag))].sort();
	for (const heading of headings) heading.tag = `h${Math.min(6, top + levels.indexOf(heading.tag))}`;
}

/** Authors link where they like: the page that shows the text does not vouch for it. */
function disownLinks({ tokens }: Document): void {
	for (const token of tokens.flatMap(({ children }) => children ?? [])) {
		if (token.type === 'link_open') token.attrSet('rel', 'nofollow noopener');
	}
}

/** Shows `- [ ]` and `- [x]` as boxes. Signs rather than inputs: a form field that does nothing misleads. */
function drawTaskBoxes({ tokens }: Document): void {
	tokens.forEach((token, place) => {
		const first = token.children?.[0];
		if (first?.type !== 'text' || tokens[place - 2]?.type !== 'list_item_open') return;
		first.content = first.content.replace(/^\[ \] /, '☐ ').replace(/^\[[xX]\] /, '☑ ');
	});
}
