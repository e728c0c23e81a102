import { isSignedCallback, type EdgeEvent } from './event.ts';

const kB = 1024;
const MB = 1024 * kB;

/** What each address takes at most. BODY_SIZE_LIMIT, adapter-node's own, must not be below the largest. */
export const bodyLimits = { json: 64 * kB, form: 512 * kB, callback: MB, editor: 2.5 * MB, upload: 6 * MB };

/** A section of 400 kB grows when it is sent: a letter beyond ASCII to three times, a line break to six times its bytes. */
const editor = '/(app)/w/[workspace]/products/[product]';
/** A file, or a pasted text that is longer than other JSON may be. */
const sources = '/(app)/w/[workspace]/products/new/sources';
/** Whole products, with their texts. */
const savedProducts = new Set(['/api/products/[id]', '/api/workspaces/[id]/products/[pid]']);
/** Orders, whose notes alone may have 100 kB. */
const orders = new Set(['/api/products/generate', '/api/workspaces/[id]/products/generate']);
/** Form actions that take a picture. */
const uploads = /^\?\/(avatar|logo)(&|$)/;

/** The bytes that this request's body may have. */
export function maxBytesFor({ request, url, route }: EdgeEvent): number {
	if (isSignedCallback(url)) return bodyLimits.callback;
	if (uploads.test(url.search) || route.id === sources) return bodyLimits.upload;
	if (route.id === editor || savedProducts.has(route.id ?? '')) return bodyLimits.editor;
	if (orders.has(route.id ?? '')) return bodyLimits.form;
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
			if (size <= maxBytes) return controller.enqueue(value);
			// Whoever reads it fails here, before anything is done.
			controller.error(new Error('the body is too large'));
			void readOff(reader);
		},
		cancel: () => void readOff(reader)
	});
	const init: RequestInit & { duplex: 'half' } = { body: counted, duplex: 'half' };
	return { request: new Request(request, init), isTooLarge: () => size > maxBytes };
}

/**
 * Reads off what nobody read of a body: a browser takes no answer before it has sent everything, and what lies on the
 * wire would be taken for the next request. adapter-node ends this at BODY_SIZE_LIMIT.
 */
export function discardRest(request: Request): void {
	if (request.body && !request.bodyUsed) void readOff(request.body.getReader());
}

async function readOff(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
	try {
		while (!(await reader.read()).done);
	} catch {
		return; // the sender is gone, or it was far too much
	}
}
