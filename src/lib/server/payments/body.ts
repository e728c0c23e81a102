import { DomainError } from '../platform/errors.ts';

/** The body's bytes as text, exactly as sent. Throws `body_too_large` (413) as soon as more than `maxBytes` came. */
export async function readBody(request: Request, maxBytes: number): Promise<string> {
	if (Number(request.headers.get('content-length') ?? 0) > maxBytes)
		throw new DomainError('body_too_large', 413);
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of request.body ?? []) {
		size += chunk.byteLength;
		if (size > maxBytes) throw new DomainError('body_too_large', 413);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}
