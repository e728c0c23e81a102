export type FetchHandler = (request: Request) => Promise<Response>;
/** A fix that stands in front of Lite: sees each request first and may change the request or its answer. */
export type RequestFix = (next: FetchHandler) => FetchHandler;

/** The handler with all fixes applied; the first sees a request first. */
export function withFixes(handler: FetchHandler, fixes: RequestFix[]): FetchHandler {
	return fixes.reduceRight((next, fix) => fix(next), handler);
}

export function isPost(request: Request, path: string): boolean {
	return request.method === 'POST' && new URL(request.url).pathname === path;
}

/** The JSON body as an object ({} when there is none); the request can still be read afterwards. */
export async function readBody(message: Request | Response): Promise<{ [key: string]: unknown }> {
	try {
		const body: unknown = await message.clone().json();
		return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {};
	} catch {
		return {}; // Lite answers malformed bodies as it sees fit
	}
}

export function withBody(request: Request, body: unknown): Request {
	const headers = new Headers(request.headers);
	headers.delete('content-length');
	return new Request(request.url, { method: request.method, headers, body: JSON.stringify(body) });
}

export function answer(from: Response, body: unknown, status = from.status): Response {
	const headers = new Headers(from.headers);
	headers.delete('content-length');
	headers.set('content-type', 'application/json');
	return new Response(JSON.stringify(body), { status, headers });
}
