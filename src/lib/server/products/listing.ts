import { StoredCover } from '../../products/cover.ts';
import { StoredSalesCopy } from '../../products/edits.ts';
import { Brief, sizeOf, type Language, type ProductType } from '../../products/brief.ts';
import { isUuid } from '../../uuid.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { Acting, Member } from '../workspaces/members.ts';
import type { ProductFilters } from '../../products/filters.ts';
import { isEnded } from '../../products/progress.ts';

const pageSize = 20;

/** Escapes what `like` reads as wildcards, so that "100%" finds "100%". */
export const literally = (text: string) => text.replace(/[\\%_]/g, '\\$&');

export const columns =
	'id, type, title, state, slug, price_cents, currency, origin, updated_at, published_at, collection_id, cover_path';

/** One page of the workspace's products, last changed first, with how many there are by state whatever the page. */
export async function list(member: Member, filters: ProductFilters) {
	const { supabase, workspaceId } = member;
	const from = (filters.page - 1) * pageSize;
	let query = supabase
		.from('products')
		.select(`${columns}, generations(id, state, created_at, generation_steps(kind, state))`, {
			count: 'exact'
		})
		.eq('workspace_id', workspaceId)
		.order('updated_at', { ascending: false })
		.order('id')
		.order('created_at', { referencedTable: 'generations', ascending: false })
		.limit(1, { referencedTable: 'generations' })
		.range(from, from + pageSize - 1);
	if (filters.state !== 'all') query = query.eq('state', filters.state);
	if (filters.type !== 'all') query = query.eq('type', filters.type);
	if (filters.collection === 'none') query = query.is('collection_id', null);
	else if (filters.collection !== 'all') query = query.eq('collection_id', filters.collection);
	if (filters.search) query = query.ilike('title', `%${literally(filters.search)}%`);
	const [answer, all, published] = await Promise.all([
		query,
		countProducts(member),
		countProducts(member, 'published')
	]);
	// A page past the end is empty, not an error (PostgREST answers 416).
	const rows = answer.status === 416 ? [] : unwrap(answer);
	const total = answer.count ?? 0;
	return {
		products: rows.map(({ generations, ...row }) => ({ ...summary(row), generation: lately(generations) })),
		counts: { all, published, draft: all - published },
		total,
		pages: Math.max(1, Math.ceil(total / pageSize))
	};
}

async function countProducts({ supabase, workspaceId }: Member, state?: 'published'): Promise<number> {
	const query = supabase
		.from('products')
		.select('id', { count: 'exact', head: true })
		.eq('workspace_id', workspaceId);
	const answer = await (state ? query.eq('state', state) : query);
	unwrapMaybe(answer);
	return answer.count ?? 0;
}
type SummaryRow = {
	id: string;
	type: ProductType;
	title: string;
	state: 'draft' | 'published';
	slug: string | null;
	price_cents: number;
	currency: string;
	origin: string;
	updated_at: string;
	published_at: string | null;
	collection_id: string | null;
	cover_path: string | null;
};

/** A product as lists show it. */
export function summary(row: SummaryRow) {
	const isPublished = row.state === 'published';
	return {
		id: row.id,
		type: row.type,
		title: row.title,
		isPublished,
		hasUnpublishedChanges: isPublished && Date.parse(row.updated_at) > Date.parse(row.published_at ?? ''),
		slug: row.slug,
		priceCents: row.price_cents,
		currency: row.currency,
		isSample: row.origin === 'sample',
		isArranged: row.origin === 'arranged',
		updatedAt: row.updated_at,
		publishedAt: row.published_at,
		collectionId: row.collection_id,
		coverPath: row.cover_path
	};
}

type GenerationRow = {
	state: Parameters<typeof isEnded>[0];
	generation_steps: { kind: string; state: string }[] | null;
};

const waitsFor: Partial<Record<GenerationRow['state'], 'approval' | 'pause'>> = {
	awaiting_approval: 'approval',
	paused: 'pause'
};

/** How far the newest generation is, or null when it is done. */
function lately(generations: GenerationRow[] | null) {
	const newest = generations?.[0];
	if (!newest || newest.state === 'succeeded') return null;
	const sections = (newest.generation_steps ?? []).filter(({ kind }) => kind === 'section');
	return {
		isRunning: !isEnded(newest.state),
		waits: waitsFor[newest.state] ?? null,
		done: sections.filter(({ state }) => state === 'done').length,
		sections: sections.length
	};
}

const detailColumns = `${columns}, subtitle, promise, author_name, sales_copy, language, version, shows_provenance, cover`;

/**
 * A product with its sections in reading order and the brief of its newest generation. Throws `product_not_found`
 * (404), also for what is another workspace's or no id at all.
 */
export async function get(member: Acting, id: string) {
	if (!isUuid(id)) throw new DomainError('product_not_found', 404);
	const found = await member.supabase
		.from('products')
		.select(
			`${detailColumns}, sections(id, position, title, module, body, is_sample, version, is_locked, profiles!sections_locked_by_fkey(display_name)), generations(id, state, created_at, brief)`
		)
		.eq('workspace_id', member.workspaceId)
		.eq('id', id)
		.order('position', { referencedTable: 'sections' })
		.order('created_at', { referencedTable: 'generations', ascending: false })
		.limit(1, { referencedTable: 'generations' })
		.maybeSingle();
	const data = unwrapMaybe(found);
	if (!data) throw new DomainError('product_not_found', 404);
	const newest = data.generations?.[0];
	return {
		...summary(data),
		subtitle: data.subtitle,
		promise: data.promise,
		authorName: data.author_name,
		salesCopy: StoredSalesCopy.parse(data.sales_copy),
		language: data.language as Language,
		version: data.version,
		showsProvenance: data.shows_provenance,
		/** How the cover was made; null while the server made none. */
		cover: StoredCover.safeParse(data.cover).data ?? null,
		// The embedded stack answers null for an empty embedded list.
		sections: (data.sections ?? []).map(sectionOf),
		generation: newest ? { id: newest.id, state: newest.state } : null,
		generationState: newest?.state ?? null,
		plannedSections: plannedSections(newest?.brief)
	};
}

/** The workspace of a product. Throws `product_not_found` (404), also for what the client's own rights hide. */
export async function workspaceOf({ supabase }: Pick<Acting, 'supabase'>, id: string): Promise<string> {
	const found = await supabase.from('products').select('workspace_id').eq('id', id).maybeSingle();
	const row = unwrapMaybe(found);
	if (!row) throw new DomainError('product_not_found', 404);
	return row.workspace_id;
}

/** How many sections were ordered, for the page to leave room for them before there is an outline. */
function plannedSections(brief: unknown): number | null {
	const { data } = Brief.safeParse(brief);
	return data ? sizeOf(data).sections : null;
}

type SectionRow = {
	id: string;
	position: number;
	title: string;
	module: string;
	body: string;
	is_sample: boolean;
	version: number;
	is_locked: boolean;
	profiles: { display_name: string } | null;
};

function sectionOf({ is_sample, is_locked, profiles, ...section }: SectionRow) {
	const lockedBy = profiles?.display_name ?? null;
	return { ...section, isSample: is_sample, isLocked: is_locked, lockedBy };
}

/** The currencies a price may be in, with Stripe's minimum charge in minor units. */
export async function listCurrencies({ supabase }: Member): Promise<{ code: string; minimum: number }[]> {
	return unwrap(await supabase.from('currencies').select('code, minimum').order('code'));
}
