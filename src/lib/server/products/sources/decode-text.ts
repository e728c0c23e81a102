/** Text of unknown encoding: by its mark, else as told, else UTF-8, else as Windows writes it. */
export function decodeText(bytes: Uint8Array, charset: string | null = null): string {
	const encoding = markedEncoding(bytes) ?? charset;
	try {
		return new TextDecoder(encoding ?? 'utf-8', { fatal: encoding === null }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes); // not UTF-8, or a charset nobody knows
	}
}

function markedEncoding([first, second, third]: Uint8Array): string | null {
	if (first === 0xff && second === 0xfe) return 'utf-16le';
	if (first === 0xfe && second === 0xff) return 'utf-16be';
	return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : null;
}

/** What a page says of itself in its first bytes (https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding). */
export function charsetOfPage(bytes: Uint8Array): string | null {
	const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
	return /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1] ?? null;
}
