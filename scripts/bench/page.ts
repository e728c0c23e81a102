import { gzipSync } from 'node:zlib';
import autocannon from 'autocannon';
import { createPublishedProduct, createSignInUser } from '../../tests/support/people.ts';
import type { BenchSystem } from './system.ts';
import { startBareApp } from './bare-app.ts';
import { atLeast, atMost, fact, median, type Figure } from './figure.ts';

const rounds = 3;
const seconds = 4;
const connections = 10;
/** More pages than the cache holds, asked in turn: each request finds its page gone. */
const coldPages = 5000;

async function perSecond(origin: string, paths: string[]): Promise<number> {
	let turn = 0;
	const result = await autocannon({
		url: origin,
		connections,
		duration: seconds,
		// Each connection begins elsewhere in the list: they must not warm the cache for each other.
		setupClient: (client) => {
			const start = Math.floor((paths.length * turn++) / connections);
			client.setRequests([...paths.slice(start), ...paths.slice(0, start)].map((path) => ({ path })));
		}
	});
	if (result.non2xx > 0 || result.errors > 0)
		throw new Error(`${result.non2xx} answers of ${origin} were no 200`);
	return result.requests.average;
}

/** Every script the page names or carries, as the network sends it. */
async function shippedScript(url: string): Promise<number> {
	const html = await (await fetch(url)).text();
	const sources = [
		...html.matchAll(/<script[^>]*\ssrc="([^"]+)"|rel="modulepreload"[^>]*href="([^"]+)"/g)
	].map((match) => match[1] ?? match[2] ?? '');
	const inline = [...html.matchAll(/<script(?![^>]*(?:\ssrc=|ld\+json))[^>]*>([\s\S]*?)<\/script>/g)].map(
		(match) => match[1] ?? ''
	);
	const loaded = await Promise.all(sources.map(async (source) => (await fetch(new URL(source, url))).text()));
	return [...loaded, ...inline].reduce((sum, code) => sum + gzipSync(code).length, 0) / 1024;
}

/** The public product page against a bare page of the same framework, in turns; and the script it ships. */
export async function measurePage({ origin, db, local }: BenchSystem): Promise<Figure[]> {
	const creator = await createSignInUser(db, 'Bench Maker');
	const { slug, productId } = await createPublishedProduct(db, creator);
	await db.query(
		`with p as (
			insert into public.products (workspace_id, type, language, title, author_name, state, slug)
			select workspace_id, type, language, title, author_name, state, slug || '-' || n
			from public.products, generate_series(1, $2) n where id = $1 returning id, workspace_id, slug)
		 insert into public.pages (product_id, workspace_id, slug, type, language, title, subtitle, promise, author_name,
			sales_copy, contents, sample, word_count, origin, price_cents, currency)
		 select p.id, p.workspace_id, p.slug, o.type, o.language, o.title, o.subtitle, o.promise, o.author_name, o.sales_copy,
			o.contents, o.sample, o.word_count, o.origin, o.price_cents, o.currency from p, public.pages o where o.product_id = $1`,
		[productId, coldPages]
	);
	const cold = Array.from({ length: coldPages }, (_, index) => `/p/${slug}-${index + 1}`);
	const bare = await startBareApp();
	const ratios: { warm: number; fresh: number; unseen: number; perSecond: number }[] = [];
	for (let round = 0; round < rounds; round += 1) {
		const plain = await perSecond(bare.url, ['/']);
		await local.app.kill();
		await local.app.start();
		const fresh = await perSecond(origin, [`/p/${slug}`]);
		const warm = await perSecond(origin, [`/p/${slug}`]);
		const unseen = await perSecond(origin, cold);
		ratios.push({ warm: warm / plain, fresh: fresh / plain, unseen: unseen / plain, perSecond: warm });
	}
	bare.stop();
	return [
		fact(
			'public page, warm',
			`${Math.round(median(ratios.map((ratio) => ratio.perSecond)))} requests/s at ${connections} connections`
		),
		atLeast(
			'public page against a bare page, cache-cold: one page, from a fresh start',
			median(ratios.map((ratio) => ratio.fresh)),
			0.5
		),
		fact(
			'the same, each request another page that nobody asked for yet',
			`${median(ratios.map((ratio) => ratio.unseen)).toFixed(2)}× (read over the embedded REST each time)`
		),
		atLeast('public page against a bare page, warm', median(ratios.map((ratio) => ratio.warm)), 0.8),
		atMost('script shipped to the public page', await shippedScript(`${origin}/p/${slug}`), 10, 'kB gzip')
	];
}
