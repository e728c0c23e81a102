import { DomainError } from '../../platform/errors.ts';

export type FileType = 'text' | 'pdf' | 'docx' | 'html';

const byEnding: Record<string, FileType> = {
	md: 'text',
	markdown: 'text',
	txt: 'text',
	pdf: 'pdf',
	docx: 'docx',
	html: 'html',
	htm: 'html'
};

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const byMediaType: Record<string, FileType> = {
	'text/html': 'html',
	'application/xhtml+xml': 'html',
	'text/plain': 'text',
	'text/markdown': 'text',
	'application/pdf': 'pdf',
	[docx]: 'docx'
};

/** What pages may be; anything else is not even read. */
export const fetchableTypes = Object.keys(byMediaType);
export const typeOfMedia = (media: string): FileType => byMediaType[media] ?? 'text';

/** The type that a file's name says. Throws `source_type_unsupported` (415). */
export function typeOfName(name: string): FileType {
	const ending = /\.([a-z]+)$/i.exec(name.trim())?.[1]?.toLowerCase() ?? '';
	const type = byEnding[ending];
	if (!type) throw new DomainError('source_type_unsupported', 415);
	return type;
}

/** Throws `source_type_mismatch` (415) when the bytes are not what name or server say. */
export function requireBytesOf(type: FileType, bytes: Uint8Array): void {
	const found = sniff(bytes);
	const isRight = type === 'text' || type === 'html' ? found === 'text' : found === type;
	if (!isRight) throw new DomainError('source_type_mismatch', 415);
}

/** By its first bytes. A zip is taken for a document here; whoever opens it sees whether it is one. */
function sniff(bytes: Uint8Array): 'pdf' | 'docx' | 'text' | 'other' {
	const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
	if (head.startsWith('PK\u0003\u0004')) return 'docx';
	// Readers take a PDF whose header stands a little later (ISO 32000, annex H).
	if (head.slice(0, 1024).includes('%PDF-')) return 'pdf';
	const isUtf16 = head.startsWith('\u00ff\u00fe') || head.startsWith('\u00fe\u00ff');
	return head.includes('\u0000') && !isUtf16 ? 'other' : 'text';
}
