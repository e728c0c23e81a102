import type { IncomingMessage, ServerResponse } from 'node:http';

const bodyLimit = 1024 * 1024;

export interface Reply {
	status: number;
	headers: Record<string, string>;
	body: string;
}

/** A JSON answer, indented as Stripe's are. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
	return {
		status,
		body: JSON.stringify(value, null, 2),
		headers: { 'content-type': 'application/json', ...headers }
	};
}

/** A page. Nothing on it may load or run; forms may go where the shop's return address leads. */
export function html(status: number, body: string): Reply {
	const policy =
		"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'";
	const headers = {
		'content-type': 'text/html; charset=utf-8',
		'content-security-policy': policy,
		'cache-control': 'no-store'
	};
	return { status, body, headers };
}

/** Sends the browser on with a GET. */
export function seeOther(location: string): Reply {
	return { status: 303, body: '', headers: { location, 'cache-control': 'no-store' } };
}

/** Writes an answer unless the client has gone. */
export function send(response: ServerResponse, { status, headers, body }: Reply): void {
	if (response.destroyed) return;
	response.writeHead(status, headers).end(body);
}

/** The body as text. @throws Error above 1 MiB. */
export async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > bodyLimit) throw new Error('request body is larger than 1 MiB');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}
