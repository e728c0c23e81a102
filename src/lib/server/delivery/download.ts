import type { Book, DownloadFormat } from '../../delivery/book.ts';
import { attachment } from './file-name.ts';
import { htmlBook, type BookLabels } from './html-book.ts';
import { markdownBook } from './markdown-book.ts';

type Write = (book: Book, labels: BookLabels, cover: string | null) => string;

const writers: Record<DownloadFormat, { type: string; write: Write }> = {
	html: { type: 'text/html; charset=utf-8', write: htmlBook },
	md: { type: 'text/markdown; charset=utf-8', write: markdownBook }
};

/** The book as a file to save, with its cover as a data address where there is one. No cache keeps it, no browser shows it within our origin or guesses another type. */
export function downloadOf(
	book: Book,
	format: DownloadFormat,
	labels: BookLabels,
	cover: string | null
): Response {
	const { type, write } = writers[format];
	return new Response(write(book, labels, cover), {
		headers: {
			'content-type': type,
			'content-disposition': attachment(book.title, format),
			'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
			'cache-control': 'private, no-store',
			'x-content-type-options': 'nosniff',
			'x-robots-tag': 'noindex'
		}
	});
}
