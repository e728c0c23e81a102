import { expect, test } from 'vitest';
import { attachment, fileName } from './file-name.ts';

test.each([
	['The Quiet Launch', 'The Quiet Launch.html'],
	['../../etc/passwd', 'etc passwd.html'],
	['C:\\Windows\\x', 'C Windows x.html'],
	['a"b\'c;d', "a b'c;d.html"],
	['line\r\nSet-Cookie: x=1', 'line Set-Cookie x=1.html'],
	['invoice\u202Efdp.exe', 'invoice fdp.exe.html'],
	['.hidden', 'hidden.html'],
	['trailing. . ', 'trailing.html'],
	['CON', 'book CON.html'],
	['???', 'book.html'],
	['', 'book.html'],
	['الخبز في البيت', 'الخبز في البيت.html']
])('%j is saved as %j', (title, name) => {
	expect(fileName(title, 'html')).toBe(name);
});

test('a name fits a file system whatever the script', () => {
	for (const title of ['a'.repeat(200), 'ب'.repeat(200), '📖'.repeat(100), '\ud800'.repeat(200)]) {
		expect(Buffer.byteLength(fileName(title, 'html'))).toBeLessThanOrEqual(210);
	}
});

test.each([
	[
		'The Quiet Launch',
		`attachment; filename="the-quiet-launch.md"; filename*=UTF-8''The%20Quiet%20Launch.md`
	],
	['静かな', `attachment; filename="book.md"; filename*=UTF-8''%E9%9D%99%E3%81%8B%E3%81%AA.md`],
	[`a'(b)*"; x="y`, `attachment; filename="a-b-x-y.md"; filename*=UTF-8''a%27%28b%29%20%3B%20x%3D%20y.md`]
])('%j is offered by a header that holds', (title, header) => {
	expect(attachment(title, 'md')).toBe(header);
});

test('a header is plain ASCII in one line for any title', () => {
	for (const title of ['é\r\nx: y', '\ud800', 'الخبز', '\u0000']) {
		expect(attachment(title, 'html')).toMatch(/^[\x20-\x7e]+$/);
	}
});
