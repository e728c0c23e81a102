import { z } from 'zod';
import type { ShelfItem } from '../../delivery/book.ts';
import { unwrap } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { readAccessToken } from './access-link.ts';
import type { Reader } from './entitlements.ts';

const columns = 'id, product_id, reading_place, created_at';
/** Ids in one address: well under the 8 kB that servers take. */
const perRequest = 100;

type Entitlement = { id: string; product_id: string; reading_place: number; created_at: string };

/** What the reader may open, by account and by the links opened in this browser, each once, newest purchase first. */
export async function listLibrary(reader: Reader): Promise<ShelfItem[]> {
	const [byAccount, byLink] = await Promise.all([listByAccount(reader), listByLink(reader)]);
	const owned = [...new Map([...byAccount, ...byLink].map((row) => [row.id, row])).values()];
	const pages = await readPages([...new Set(owned.map((row) => row.product_id))]);
	return owned
		.flatMap((row) => {
			const page = pages.get(row.product_id);
			return page ? [toShelfItem(row, page)] : [];
		})
		.sort((one, other) => other.boughtAt.localeCompare(one.boughtAt));
}

async function listByAccount({ viewer, supabase }: Reader): Promise<Entitlement[]> {
	if (!viewer) return [];
	return unwrap(
		await supabase
			.from('entitlements')
			.select(columns)
			.eq('user_id', viewer.userId)
			.eq('state', 'active')
			.order('created_at', { ascending: false })
	);
}

async function listByLink({ cookieTokens }: Reader): Promise<Entitlement[]> {
	const ids = cookieTokens.flatMap((token) => readAccessToken(token) ?? []);
	if (ids.length === 0) return [];
	return unwrap(
		await secretClient().from('entitlements').select(columns).in('id', ids).eq('state', 'active')
	);
}

export type Outside = { slug: string; coverPath: string | null };

/** What a published product is known by from outside: its slug, and the cover as published. */
export async function getOutside(productId: string): Promise<Outside> {
	const page = secretClient().from('pages').select('slug, cover_path').eq('product_id', productId).single();
	const { slug, cover_path: coverPath } = unwrap(await page);
	return { slug, coverPath };
}

const Contents = z.array(z.object({ title: z.string() }));
type Page = Awaited<ReturnType<typeof readPagesOf>>[number];

// The page is written with each published version and outlives its unlisting: the version's facts without its text.
async function readPagesOf(productIds: string[]) {
	return unwrap(
		await secretClient()
			.from('pages')
			.select('product_id, slug, type, title, subtitle, author_name, language, origin, contents, cover_path')
			.in('product_id', productIds)
	);
}

async function readPages(productIds: string[]): Promise<Map<string, Page>> {
	const parts: string[][] = [];
	for (let at = 0; at < productIds.length; at += perRequest)
		parts.push(productIds.slice(at, at + perRequest));
	const pages = (await Promise.all(parts.map(readPagesOf))).flat();
	return new Map(pages.map((page) => [page.product_id, page]));
}

function toShelfItem(row: Entitlement, page: Page): ShelfItem {
	const sectionCount = Contents.parse(page.contents).length;
	return {
		entitlementId: row.id,
		slug: page.slug,
		type: page.type,
		title: page.title,
		subtitle: page.subtitle,
		authorName: page.author_name,
		language: page.language,
		isSample: page.origin === 'sample',
		coverPath: page.cover_path,
		sectionCount,
		place: Math.min(row.reading_place, sectionCount),
		boughtAt: new Date(row.created_at).toISOString()
	};
}
