import type { Book } from '../../delivery/book.ts';
import { lowerHeadings } from './markdown-headings.ts';
import { inertMarkdown, markdownText } from './inert-markdown.ts';

/** The book as one Markdown text with YAML front matter. Whatever title and text hold, no viewer runs or fetches it. */
export function markdownBook(book: Book, labels: { sample: string }): string {
	const front = Object.entries({
		title: book.title,
		...(book.subtitle ? { subtitle: book.subtitle } : {}),
		author: book.authorName,
		lang: book.language,
		date: book.publishedAt.slice(0, 10),
		generator: 'Noxloop'
	}).map(([key, value]) => `${key}: ${yamlText(value)}`);
	const opening = [
		`# ${markdownText(book.title)}`,
		...(book.subtitle ? [`*${markdownText(book.subtitle)}*`] : []),
		markdownText(book.authorName),
		...(book.isSample ? [`> ${markdownText(labels.sample)}`] : [])
	];
	const sections = book.sections.map(
		({ title, body }) => `## ${markdownText(title)}\n\n${inertMarkdown(lowerHeadings(body.trim(), 3))}`
	);
	return ['---', ...front, '---', '', [...opening, ...sections].join('\n\n'), ''].join('\n');
}

/** A double-quoted YAML scalar: JSON's escapes are YAML's (1.2, 5.7), but for the line breaks that only YAML knows. */
function yamlText(text: string): string {
	return JSON.stringify(text).replace(
		/[\u0085\u2028\u2029\ufeff]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
	);
}
