import slugify from '@sindresorhus/slugify';

// Refused by Windows, read as paths, or (U+202A–202E, U+2066–2069) able to make "gpj.exe" look like "exe.jpg".
// eslint-disable-next-line no-control-regex
const unsafe = /[\u0000-\u001f\u007f-\u009f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const reservedOnWindows = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
/** File systems end a name at 255 bytes; room stays for the extension and for " (1)". */
const atMostBytes = 200;

/** A file name that every common system takes, in the title's own script; `book` when nothing of the title is left. */
export function fileName(title: string, extension: string): string {
	const cleaned = title.normalize('NFC').replace(unsafe, ' ').replace(/\s+/g, ' ');
	const stem = cutToBytes(cleaned, atMostBytes).replace(/^[\s.~-]+|[\s.]+$/g, '');
	const usable = stem === '' || reservedOnWindows.test(stem) ? `book ${stem}`.trim() : stem;
	return `${usable}.${extension}`;
}

/**
 * The Content-Disposition of a download: an ASCII name for old clients and the true one beside it
 * (RFC 6266, encoded by RFC 8187).
 */
export function attachment(title: string, extension: string): string {
	const plain = `${slugify(title).slice(0, 80).replace(/-+$/, '') || 'book'}.${extension}`;
	const encoded = encodeURIComponent(fileName(title, extension)).replace(
		/['()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
	);
	return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function cutToBytes(text: string, limit: number): string {
	let bytes = 0;
	let kept = '';
	for (const character of text.toWellFormed()) {
		bytes += Buffer.byteLength(character);
		if (bytes > limit) break;
		kept += character;
	}
	return kept;
}
