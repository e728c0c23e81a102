import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { DomainError } from './errors.ts';

const decoders: Record<string, () => Transform> = {
	gzip: createGunzip,
	'x-gzip': createGunzip,
	deflate: createInflate,
	br: createBrotliDecompress
};

const tooLarge = (maxBytes: number): DomainError =>
	new DomainError('url_too_large', 413, { detail: { maxBytes } });

/** What is asked of a server: it may ignore that and is measured all the same. */
export const acceptedEncodings = 'gzip, deflate, br';

type Body = { stream: Readable; encoding: string; statedBytes: number; maxBytes: number };

/**
 * A body's bytes as they are after decompression. Ends the transfer with `url_too_large` at the first byte too many, however
 * small it was packed; an encoding in layers, or one that was not asked for, is `url_type_unsupported`.
 */
export async function readBody({ stream, encoding, statedBytes, maxBytes }: Body): Promise<Uint8Array> {
	if (statedBytes > maxBytes) throw tooLarge(maxBytes);
	const plain = decoded(stream, encoding);
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of plain as AsyncIterable<Buffer>) {
		size += chunk.byteLength;
		if (size > maxBytes) throw tooLarge(maxBytes);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks, size);
}

function decoded(stream: Readable, encoding: string): Readable {
	if (encoding === '' || encoding === 'identity') return stream;
	const decoder = decoders[encoding]?.();
	if (!decoder) throw new DomainError('url_type_unsupported', 415, { detail: { encoding } });
	// A failure of either reaches whoever reads the decoder, and the end of reading destroys both.
	return pipeline(stream, decoder, () => undefined);
}
