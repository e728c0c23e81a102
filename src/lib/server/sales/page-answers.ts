import { createCache } from './cache.ts';

type Kept = { body: ArrayBuffer; headers: [string, string][] };
/** What the page came to: text to give again, or a response for this request alone. */
type Rendered = { kept: Kept } | { once: Response };

const cache = createCache<Rendered>({ maxEntries: 500, lifeMs: 60_000 });

/**
 * The whole answer for a public page, rendered at most once a minute and publication. Only for what is the same for
 * every visitor: an answer that sets a cookie, carries a nonce or is not 200 is given once and never kept.
 */
export async function answerOnce(slug: string, render: () => Promise<Response>): Promise<Response> {
	let isMine = false;
	const rendered = await cache.get(slug, async () => {
		isMine = true;
		return keep(await render());
	});
	if ('kept' in rendered) return new Response(rendered.kept.body, { headers: rendered.kept.headers });
	cache.purge(slug);
	return isMine ? rendered.once : render();
}

/** Forgets the answer for one page, or all of them. */
export function forgetAnswers(slug?: string): void {
	cache.purge(slug);
}

async function keep(response: Response): Promise<Rendered> {
	const policy = response.headers.get('content-security-policy') ?? '';
	if (response.status !== 200 || response.headers.has('set-cookie') || policy.includes("'nonce-")) {
		return { once: response };
	}
	return { kept: { body: await response.arrayBuffer(), headers: [...response.headers] } };
}
