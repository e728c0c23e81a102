import { showCheckout, submitCheckout } from '../checkout/hosted.ts';
import type { Reply } from '../../provider/reply.ts';
import type { Sandbox } from '../sandbox.ts';
import { showInvoice, showInvoicePdf, showReceipt } from './invoice-page.ts';
import { showPortal, submitPortal } from './portal.ts';

interface PageRequest {
	method: string;
	url: URL;
	body: () => Promise<string>;
}
type Page = (sandbox: Sandbox, id: string, body: string) => Reply;

const pages: Array<{ method: 'GET' | 'POST'; path: RegExp; show: Page }> = [
	{ method: 'GET', path: /^\/c\/pay\/([^/]+)$/, show: showCheckout },
	{ method: 'POST', path: /^\/c\/pay\/([^/]+)$/, show: submitCheckout },
	{ method: 'GET', path: /^\/i\/([^/]+)$/, show: showInvoice },
	{ method: 'GET', path: /^\/i\/([^/]+)\/pdf$/, show: showInvoicePdf },
	{ method: 'GET', path: /^\/receipts\/([^/]+)$/, show: showReceipt },
	{ method: 'GET', path: /^\/p\/session\/([^/]+)$/, show: showPortal },
	{ method: 'POST', path: /^\/p\/session\/([^/]+)$/, show: submitPortal }
];

/** The pages buyers see; null for any other address. */
export async function answerHosted(
	sandbox: Sandbox,
	{ method, url, body }: PageRequest
): Promise<Reply | null> {
	for (const page of pages) {
		const id = page.method === method && page.path.exec(url.pathname)?.[1];
		if (id) return page.show(sandbox, id, method === 'POST' ? await body() : '');
	}
	return null;
}
