import { createHash } from 'node:crypto';
import { config } from '../platform/config.ts';
import { apiDocument } from './document.ts';
import type { ApiEvent } from './endpoint.ts';

let made: { body: string; etag: string } | undefined;

/** The OpenAPI document: the same for everybody until the app is deployed anew, so 304 for who has it. */
export function serveDocument({ request }: ApiEvent): Response {
	const { body, etag } = (made ??= make());
	const headers = {
		'content-type': 'application/json',
		'cache-control': 'public, max-age=300',
		'access-control-allow-origin': '*',
		etag
	};
	const known = (request.headers.get('if-none-match') ?? '').split(/\s*,\s*/);
	const isKnown = known.some((tag) => tag.replace(/^W\//, '') === etag);
	return isKnown ? new Response(null, { status: 304, headers }) : new Response(body, { headers });
}

function make(): { body: string; etag: string } {
	const body = JSON.stringify(apiDocument(config().ORIGIN), null, 2);
	return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}
