import type { Book, BookSection } from '../../delivery/book.ts';

const plain = { id: '', module: '' };

/** Sections of a book, without modules. */
export const someSections = (...sections: Pick<BookSection, 'title' | 'body'>[]): BookSection[] =>
	sections.map((section) => ({ ...plain, ...section }));

/** A small whole book for tests, with `changes`. */
export function someBook(changes: Partial<Book> = {}): Book {
	return {
		entitlementId: '0b8f6a52-7c1e-4d3a-9f00-1234567890ab',
		productId: '11111111-2222-4333-8444-555555555555',
		title: 'The Quiet Launch',
		subtitle: 'Selling without shouting',
		authorName: 'Ada Writer',
		language: 'en',
		type: 'ebook',
		isSample: false,
		origin: 'model',
		made: { models: ['gpt-test'], shareByPeople: 0.25 },
		sections: [
			{
				id: 'a',
				title: 'Why launches fail',
				module: '',
				body: 'A launch is a *promise*.\n\n## First\n\nText.'
			},
			{
				id: 'b',
				title: 'Picking one reader',
				module: '',
				body: 'One reader, [one link](https://example.com/a).'
			}
		],
		place: 1,
		version: 1,
		publishedAt: '2026-11-20T10:00:00.000Z',
		...changes
	};
}

/** Titles and texts that have broken other people's exports. */
export const nastyLines = [
	'"quoted" \'title\' & more',
	'</title><script>alert(1)</script>',
	'" onload="alert(1)',
	'--- title: fake',
	'a\n---\nadmin: true\n---\n# b',
	'a\u2028b\u2029c\u0085d',
	'[x](javascript:alert(1))',
	'![x](https://spy.example/p.png)',
	'{{ 7*7 }} ${alert(1)} %0a',
	'\\"}; alert(1); //'
];

export const nastyBodies = [
	'<script>alert(1)</script>',
	'<img src=x onerror=alert(1)>',
	'text <b onclick="alert(1)">bold</b> \\<i>',
	'\\\\<script>alert(1)</script>',
	'<div>\n\n<script>\nalert(1)\n</script>\n\n</div>',
	'> - <svg onload=alert(1)>',
	'[x](javascript:alert(1))',
	'[x](&#x6A;avascript:alert(1))',
	'[x][r]\n\n[r]: javascript:alert(1)',
	'[r]\n\n[r]:\n  <javascript:alert(1)>',
	'<javascript:alert(1)>',
	'[x](data:text/html;base64,PHNjcmlwdD4=)',
	'![pixel](https://spy.example/p.png)',
	'![pixel][p]\n\n[p]: https://spy.example/p.png',
	'[![p](https://spy.example/p.png)](https://a.example)',
	'</section></main></body><script src=//spy.example></script>'
];
