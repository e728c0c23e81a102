import { z } from 'zod';
import type { Language } from '../../products/brief.ts';
import { ProvenanceSum, realModels, shareByPeople } from '../../products/provenance.ts';
import { renderSection } from '../../products/render-section.ts';
import { SalesCopy, type ProductFacts, type ProductPage } from '../../sales/product-page.ts';
import type { Database } from '../platform/database-types.ts';
import { unwrapMaybe } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import { listen } from '../platform/postgres.ts';
import { anonymousClient } from '../platform/supabase.ts';
import { config } from '../platform/config.ts';
import { createCache } from './cache.ts';
import { forgetAnswers } from './page-answers.ts';
import { wordsOf } from './page-words.ts';

type Row = Database['public']['Tables']['pages']['Row'];

const slugShape = /^[a-z0-9-]{1,80}$/;
const descriptionMaxLength = 160;
const Contents = z.array(z.object({ title: z.string(), module: z.string().default('') })).catch([]);
const Sample = z.object({ title: z.string(), body: z.string() }).nullable().catch(null);
const PageNotice = z.object({ slug: z.string() });

const cache = createCache<ProductPage | null>({ maxEntries: 500, lifeMs: 60_000 });
let listening: Promise<unknown> | undefined;

/** The page of a listed product, or null. Up to a minute old, but never older than its last publication. */
export async function findPage(slug: string): Promise<ProductPage | null> {
	if (!slugShape.test(slug)) return null;
	await hearOfPublications();
	return cache.get(slug, () => readPage(slug));
}

/** Listening starts before the first read, so that no publication falls between the two. */
async function hearOfPublications(): Promise<void> {
	listening ??= listen('page', (payload) => {
		const notice = PageNotice.safeParse(payload);
		const slug = notice.success ? notice.data.slug : undefined;
		cache.purge(slug);
		forgetAnswers(slug);
	});
	await listening.catch((error: unknown) => {
		listening = undefined;
		log.warn({ err: error }, 'pages may be shown up to a minute after a change');
	});
}

async function readPage(slug: string): Promise<ProductPage | null> {
	const row = unwrapMaybe(await anonymousClient().from('pages').select('*').eq('slug', slug).maybeSingle());
	return row && toPage(row);
}

function toPage(row: Row): ProductPage {
	const facts = factsOf(row);
	return { ...facts, shown: wordsOf(facts, config().ORIGIN) };
}

function factsOf(row: Row): ProductFacts {
	const copy = SalesCopy.parse(row.sales_copy);
	const sample = Sample.parse(row.sample);
	const made = ProvenanceSum.nullable().catch(null).parse(row.provenance);
	const promise = row.promise || copy.promise || copy.headline;
	return {
		slug: row.slug,
		type: row.type,
		language: row.language,
		title: row.title,
		subtitle: row.subtitle,
		promise,
		author: row.author_name,
		aboutAuthor: copy.aboutAuthor,
		callToAction: copy.callToAction,
		benefits: copy.benefits,
		audience: copy.audience,
		faq: copy.faq,
		contents: Contents.parse(row.contents),
		sample: sample && {
			title: sample.title,
			html: renderSection(sample.body, { type: row.type, language: row.language as Language, name: 'sample' })
		},
		wordCount: row.word_count,
		isSampleText: row.origin === 'sample',
		made: made && { models: realModels(made), shareByPeople: shareByPeople(made) },
		price: { amountCents: row.price_cents, currency: row.currency },
		seo: {
			title: copy.seoTitle || row.title,
			description: shorten(copy.seoDescription || promise || row.subtitle, descriptionMaxLength)
		},
		coverPath: row.cover_path,
		publishedAt: row.published_at,
		updatedAt: row.updated_at
	};
}

function shorten(text: string, maxLength: number): string {
	if (text.length <= maxLength) return text;
	return `${text.slice(0, maxLength - 1).replace(/\s+\S*$/, '')}…`;
}
