import { directionOf, typographicLanguage, type Book } from '../../delivery/book.ts';
import { escapeHtml } from '../../escape-html.ts';
import { renderMarkdown } from '../../products/markdown.ts';
import { bookStyle } from './html-book-style.ts';

export type BookLabels = {
	contents: string;
	/** Told on the title page of a sample. */
	sample: string;
	/** The language these labels are in, which may not be the book's. */
	language: string;
};

// For who opens the file from disk, where no server sends headers.
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The book as one HTML page that needs nothing else and runs nothing, whatever title and text hold. */
export function htmlBook(book: Book, labels: BookLabels): string {
	const { language } = book;
	return `<!doctype html>
<html lang="${escapeHtml(language)}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(book.title)}</title>
<meta name="author" content="${escapeHtml(book.authorName)}">
<meta name="generator" content="Noxloop">
<meta name="date" content="${book.publishedAt.slice(0, 10)}">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<style>
${bookStyle}
</style>
</head>
<body>
${titlePage(book, labels)}
${contents(book, labels)}
<main>
${book.sections.map((section, index) => sectionOf(section, index + 1, language)).join('\n')}
</main>
<footer class="colophon"><p><bdi>${escapeHtml(book.title)}</bdi> · <bdi>${escapeHtml(book.authorName)}</bdi> · <time>${book.publishedAt.slice(0, 10)}</time></p></footer>
</body>
</html>
`;
}

function titlePage({ title, subtitle, authorName, isSample }: Book, labels: BookLabels): string {
	return `<header class="title-page">
<h1>${escapeHtml(title)}</h1>
${subtitle ? `<p class="subtitle">${escapeHtml(subtitle)}</p>` : ''}
<p class="author">${escapeHtml(authorName)}</p>
${isSample ? `<p class="sample" ${labelLanguage(labels)}>${escapeHtml(labels.sample)}</p>` : ''}
</header>`;
}

function contents({ sections }: Book, labels: BookLabels): string {
	const entries = sections.map(
		({ title }, index) =>
			`<li><a href="#section-${index + 1}"><span class="number">${index + 1}</span><span>${escapeHtml(title)}</span></a></li>`
	);
	return `<nav class="contents" aria-labelledby="contents">
<h2 id="contents" ${labelLanguage(labels)}>${escapeHtml(labels.contents)}</h2>
<ol>
${entries.join('\n')}
</ol>
</nav>`;
}

function sectionOf({ title, body }: Book['sections'][number], number: number, language: string): string {
	const text = renderMarkdown(body, { topHeading: 3, language: typographicLanguage(language) });
	return `<section id="section-${number}" aria-labelledby="heading-${number}">
<h2 id="heading-${number}"><span class="number">${number}</span>${escapeHtml(title)}</h2>
${text}</section>`;
}

const labelLanguage = ({ language }: BookLabels) =>
	`lang="${escapeHtml(language)}" dir="${directionOf(language)}"`;
