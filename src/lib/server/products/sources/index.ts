import { parse } from 'node:path/posix';
import { sourceLimits, type NewSource, type SourceRow } from '../../../products/sources.ts';
import { DomainError } from '../../platform/errors.ts';
import { guardedFetch } from '../../platform/guarded-fetch.ts';
import { createLimiter, requireRoom } from '../../platform/limits.ts';
import type { Member } from '../../workspaces/members.ts';
import { fetchableTypes, typeOfMedia, typeOfName } from './file-type.ts';
import { readText, requireSize } from './reading.ts';
import { keep } from './storing.ts';

export { findPresent } from './storing.ts';

// What grounds a product: texts that creators paste, upload, or have fetched.

const perPerson = createLimiter({ name: 'sources', most: 100, seconds: 600 });
const fetches = createLimiter({ name: 'source-fetches', most: 40, seconds: 600 });

/**
 * Adds a pasted text, or the page at an address. Throws what `readText` and `guardedFetch` throw, and `rate_limited` (429).
 */
export async function add(member: Member, source: NewSource, signal?: AbortSignal): Promise<SourceRow> {
	await requireRoom(perPerson, member.viewer.userId);
	if (source.kind === 'url') return addPage(member, source.url, signal);
	const { text } = requireSize({ title: '', text: source.text });
	return keep(member, { kind: 'text', name: source.name, text });
}

/** Adds an uploaded file's text. Throws `source_too_large` (413), what `readText` throws, and `rate_limited` (429). */
export async function addFile(member: Member, file: File): Promise<SourceRow> {
	await requireRoom(perPerson, member.viewer.userId);
	const type = typeOfName(file.name);
	if (file.size > sourceLimits.fileBytes) throw new DomainError('source_too_large', 413);
	const { text } = await readText({ type, bytes: new Uint8Array(await file.arrayBuffer()) });
	return keep(member, { kind: 'file', name: parse(file.name.replaceAll('\\', '/')).base, text });
}

async function addPage(member: Member, address: string, signal?: AbortSignal): Promise<SourceRow> {
	await requireRoom(fetches, member.viewer.userId);
	const page = await guardedFetch(withScheme(address), {
		types: fetchableTypes,
		maxBytes: sourceLimits.fileBytes,
		signal
	});
	const { title, text } = await readText({ ...page, type: typeOfMedia(page.type) });
	const { host, pathname } = new URL(page.url);
	const name = title || `${host}${pathname === '/' ? '' : pathname}`;
	return keep(member, { kind: 'url', name, url: page.url.slice(0, sourceLimits.urlLength), text });
}

/** People write "example.com/page". Whatever has a scheme keeps it, so that a wrong one is refused. */
function withScheme(address: string): string {
	return /^[a-z][a-z\d+.-]*:(?!\d)/i.test(address) ? address : `https://${address}`;
}
