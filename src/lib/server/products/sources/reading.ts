import { availableParallelism } from 'node:os';
import { bytesOf, sourceLimits } from '../../../products/sources.ts';
import { askChild, ChildEnded } from '../../platform/child-work.ts';
import { DomainError } from '../../platform/errors.ts';
import { createTurns } from '../../platform/turns.ts';
import { cleanText } from './clean-text.ts';
import { decodeText } from './decode-text.ts';
import { requireBytesOf, type FileType } from './file-type.ts';

/** What the process is told, and what it answers. */
export type Order = {
	type: Exclude<FileType, 'text'>;
	bytes: Uint8Array;
	charset: string | null;
	mostCharacters: number;
};
export type Answer =
	{ title: string; text: string; pages: number } | { fault: 'locked' | 'unreadable' | 'mismatch' };

export type Material = { type: FileType; bytes: Uint8Array; charset?: string | null };
export type ReadText = { title: string; text: string };

const bounds = { timeoutMs: 20_000, memoryMb: 512 };
const inTurn = createTurns(Math.max(1, availableParallelism() - 1), 30, 'sources_busy');

/**
 * The text of a file or page, Markdown where it shows structure. Throws `source_type_mismatch` (415), `source_locked`,
 * `source_unreadable`, `source_empty`, `source_timed_out` (422), `source_too_long` (413) or `sources_busy` (503).
 */
export async function readText(
	{ type, bytes, charset = null }: Material,
	{ timeoutMs, memoryMb } = bounds
): Promise<ReadText> {
	requireBytesOf(type, bytes);
	if (type === 'text') return requireSize({ title: '', text: decodeText(bytes, charset) });
	const order: Order = { type, bytes, charset, mostCharacters: sourceLimits.textBytes };
	const answer = await inTurn(() => ask(order, { timeoutMs, memoryMb }));
	if ('fault' in answer) throw faultOf(answer.fault);
	if (answer.pages > sourceLimits.pdfPages) throw tooLong();
	return requireSize(answer);
}

const tooLong = () =>
	new DomainError('source_too_long', 413, { detail: { maxBytes: sourceLimits.textBytes } });

/** The text in its stored form. Throws `source_empty` (422) or `source_too_long` (413). */
export function requireSize({ title, text }: ReadText): ReadText {
	if (text.length > sourceLimits.rawLength) throw tooLong();
	const clean = cleanText(text);
	if (!/[\p{L}\p{N}]/u.test(clean)) throw new DomainError('source_empty', 422);
	if (bytesOf(clean) > sourceLimits.textBytes) throw tooLong();
	return { title: cleanText(title).replace(/\s+/g, ' ').slice(0, sourceLimits.nameLength), text: clean };
}

function faultOf(fault: 'locked' | 'unreadable' | 'mismatch'): DomainError {
	if (fault === 'mismatch') return new DomainError('source_type_mismatch', 415);
	return fault === 'locked'
		? new DomainError('source_locked', 422)
		: new DomainError('source_unreadable', 422);
}

async function ask(order: Order, limits: typeof bounds): Promise<Answer> {
	try {
		return (await askChild('products/sources/reading-process.ts', order, limits)) as Answer;
	} catch (problem) {
		if (!(problem instanceof ChildEnded)) throw problem;
		const options = { cause: problem };
		if (problem.reason === 'time') throw new DomainError('source_timed_out', 422, options);
		throw new DomainError('source_unreadable', 422, options);
	}
}
