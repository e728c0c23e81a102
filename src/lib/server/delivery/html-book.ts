import { createHash } from 'node:crypto';
import script from '../../../../static/section-parts.js?raw';
import partStyle from '../../products/section-parts.css?raw';
import {
	directionOf,
	modulesOf,
	hasProgress,
	scopeOf,
	typographicLanguage,
	type Book,
	type BookSection
} from '../../delivery/book.ts';
import { escapeHtml } from '../../escape-html.ts';
import { partWords } from '../../products/part-words.ts';
import { renderSection } from '../../products/render-section.ts';
import { aiStatement, shareText } from './ai-statement.ts';
import { bookStyle } from './html-book-style.ts';

export type BookLabels = {
	contents: string;
	/** Told on the title page of a sample. */
	sample: string;
	/** The language these labels are in, which may not be the book's. */
	language: string;
};

// For who opens the file from disk, where no server sends headers. Of scripts it lets run the very one whose hash it names.
const policy =
	"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
const scriptHash = `sha256-${createHash('sha256').update(script).digest('base64')}`;

/**
 * The book as one HTML page that needs nothing else and runs nothing of what title and text hold. Where there is something
 * to do in it, a quiz or a field, it carries our own script for that.
 */
export function htmlBook(book: Book, labels: BookLabels, cover: string | null = null): string {
	const { language } = book;
	const sections = book.sections.map((section, index) => sectionOf(book, section, index + 1)).join('\n');
	const isActive = sections.includes('<section-parts ');
	return `<!doctype html>
<html lang="${escapeHtml(language)}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${policy}${isActive ? `; script-src '${scriptHash}'` : ''}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(book.title)}</title>
<meta name="author" content="${escapeHtml(book.authorName)}">
<meta name="generator" content="Noxloop">
<meta name="date" content="${book.publishedAt.slice(0, 10)}">
${aiMarks(book)}
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<style>
${bookStyle}${isActive ? `\n${partStyle}` : ''}
</style>
</head>
<body>
${coverPicture(cover)}${titlePage(book, labels)}
${contents(book, labels)}
<main>
${sections}
</main>
<footer class="colophon"><p><bdi>${escapeHtml(book.title)}</bdi> · <bdi>${escapeHtml(book.authorName)}</bdi> · <time>${book.publishedAt.slice(0, 10)}</time></p></footer>${isActive ? `\n<script>${script}</script>` : ''}
</body>
</html>
`;
}

function aiMarks(book: Book): string {
	const statement = aiStatement(book);
	const marks = {
		'ai-generated': String(statement.isGenerated),
		...(statement.models.length > 0 ? { 'ai-models': statement.models.join(', ') } : {}),
		...(shareText(statement) === null ? {} : { 'ai-share-by-people': shareText(statement) ?? '' }),
		'digital-source-type': statement.sourceType
	};
	return Object.entries(marks)
		.map(([name, content]) => `<meta name="${name}" content="${escapeHtml(content)}">`)
		.join('\n');
}

/** The title stands below it in letters: the picture says nothing more. */
const coverPicture = (cover: string | null): string =>
	cover ? `<img class="cover" src="${escapeHtml(cover)}" alt="" width="1600" height="2400">\n` : '';

function titlePage({ title, subtitle, authorName, isSample }: Book, labels: BookLabels): string {
	return `<header class="title-page">
<h1>${escapeHtml(title)}</h1>
${subtitle ? `<p class="subtitle">${escapeHtml(subtitle)}</p>` : ''}
<p class="author">${escapeHtml(authorName)}</p>
${isSample ? `<p class="sample" ${labelLanguage(labels)}>${escapeHtml(labels.sample)}</p>` : ''}
</header>`;
}

function contents({ sections, type, language }: Book, labels: BookLabels): string {
	const entry = ({ title }: BookSection, number: number): string =>
		`<li><a href="#section-${number}"><span class="number">${number}</span><span>${escapeHtml(title)}</span></a></li>`;
	const parts = modulesOf(sections).map(
		({ module, from, sections: own }) =>
			`${module ? `<h3>${escapeHtml(module)}</h3>\n` : ''}<ol>\n${own.map((section, index) => entry(section, from + index)).join('\n')}\n</ol>`
	);
	const { progress } = partWords[typographicLanguage(language)];
	return `<nav class="contents" aria-labelledby="contents">
<h2 id="contents" ${labelLanguage(labels)}>${escapeHtml(labels.contents)}</h2>
${hasProgress(type) ? `<p class="progress" role="status" data-progress="${escapeHtml(progress)}" hidden></p>\n` : ''}${parts.join('\n')}
</nav>`;
}

function sectionOf(book: Book, section: BookSection, number: number): string {
	const { title, body } = section;
	const language = typographicLanguage(book.language);
	const scope = scopeOf(book.entitlementId, section, number);
	const text = renderSection(body, {
		type: book.type,
		language,
		topHeading: 3,
		scope,
		name: `section-${number}`
	});
	const words = escapeHtml(partWords[language].done);
	const mark = `<section-parts data-scope="${escapeHtml(scope)}"><p class="done"><label class="task"><input type="checkbox" data-keep="done"><span>${words}</span></label></p></section-parts>`;
	return `<section id="section-${number}" aria-labelledby="heading-${number}">
<h2 id="heading-${number}"><span class="number">${number}</span>${escapeHtml(title)}</h2>
${text}${hasProgress(book.type) ? `${mark}\n` : ''}</section>`;
}

const labelLanguage = ({ language }: BookLabels) =>
	`lang="${escapeHtml(language)}" dir="${directionOf(language)}"`;
