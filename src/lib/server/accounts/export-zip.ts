import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { DomainError } from '../platform/errors.ts';

/** The bucket takes no more (supabase/migrations, storage). */
const mostBytes = 50 * 1024 * 1024;

/**
 * A zip that grows file by file, so that neither all texts lie in memory nor the process stands still for them. Same
 * files and time, same bytes. `add` throws `export_too_large` (413).
 */
export function openZip(madeAt: Date) {
	const chunks: Uint8Array[] = [];
	let size = 0;
	let failure: Error | null = null;
	const zip = new Zip((error, chunk) => {
		failure ??= error;
		chunks.push(chunk);
		size += chunk.length;
	});
	// A zip knows wall-clock time only, and the library reads the machine's: this makes it UTC everywhere.
	const mtime = new Date(madeAt.getTime() + madeAt.getTimezoneOffset() * 60_000);

	function push(file: ZipDeflate | ZipPassThrough, bytes: Uint8Array): void {
		file.mtime = mtime;
		zip.add(file);
		file.push(bytes, true);
		if (failure) throw failure;
		if (size > mostBytes) throw new DomainError('export_too_large', 413);
	}

	return {
		addText: (name: string, text: string) => push(new ZipDeflate(name, { level: 6 }), strToU8(text)),
		/** For what is compressed already. */
		addBytes: (name: string, bytes: Uint8Array) => push(new ZipPassThrough(name), bytes),
		close(): Uint8Array {
			zip.end();
			if (failure) throw failure;
			if (size > mostBytes) throw new DomainError('export_too_large', 413);
			return Buffer.concat(chunks);
		}
	};
}
