import { refuseMethod } from '$lib/server/api/refusal.ts';
import { serveDocument } from '$lib/server/api/serve-document.ts';

export const GET = serveDocument;
export const fallback = refuseMethod('GET, HEAD');
