import { isSignedCallback, type EdgeEvent } from './event.ts';

const kB = 1024;
const MB = 1024 * kB;

/** What each address takes at most. BODY_SIZE_LIMIT, adapter-node's own, must not be below the largest. */
export const bodyLimits = { json: 64 * kB, form: 512 * kB, callback: MB, editor: 2.5 * MB, upload: 6 * MB };

/** A section of 400 kB grows when it is sent: a letter beyond ASCII to three times, a line break to six times its bytes. */
const editor = '/(app)/w/[workspace]/products/[product]';
/** Form actions that take a picture. */
const uploads = /^\?\/(avatar|logo)(&|$)/;

/** The bytes that this request's body may have. */
export function maxBytesFor({ request, url, route }: EdgeEvent): number {
	if (isSignedCallback(url)) return bodyLimits.callback;
	if (uploads.test(url.search)) return bodyLimits.upload;
	if (route.id === editor) return bodyLimits.editor;
	const isJson = /^application\/([\w.+-]+\+)?json\b/i.test(request.headers.get('content-type') ?? '');
	return isJson ? bodyLimits.json : bodyLimits.form;
}

export type MeasuredBody = {
	/** The request to go on with. */
	request: Request;
	/** Whether more came than allowed. Of a body that says its length this is known before a byte is read. */
	isTooLarge: () => boolean;
};

/** Measures a request's body: by its stated length, or by counting what comes when it states none. */
export function measureBody(request: Request, maxBytes: number): MeasuredBody {
	const stated = request.headers.get('content-length');
	if (stated !== null || !request.body) {
		// Node's parser sees to it that no more comes than was stated.
		return { request, isTooLarge: () => Number(stated ?? 0) > maxBytes };
	}
	let size = 0;
	const reader = request.body.getReader();
	const counted = new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { done, value } = await reader.read();
			if (done) return controller.close();
			size += value.byteLength;
			// Whoever reads it fails here, before anything is done. The connection stays, for the answer.
			if (size > maxBytes) controller.error(new Error('the body is too large'));
			else controller.enqueue(value);
		}
	});
	const init: RequestInit & { duplex: 'half' } = { body: counted, duplex: 'half' };
	return { request: new Request(request, init), isTooLarge: () => size > maxBytes };
}
