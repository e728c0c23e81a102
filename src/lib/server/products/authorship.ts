import { z } from 'zod';
import { carryOver, countAuthorship, writtenBy, type Authorship } from '../../products/authorship.ts';
import type { Language } from '../../products/brief.ts';
import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';

const StoredAuthorship = z.array(z.number().int().min(0)).nullable().catch(null);

type Version = {
	id: string;
	section_id: string;
	version: number;
	body: string;
	made_by: 'model' | 'revision' | 'person' | 'restore';
	restored_from: number | null;
	authorship: unknown;
};

/**
 * Counts whose words the texts of a product are, version by version from the last one that was counted, and stores it. Safe
 * to repeat; a text that was counted is not read again.
 */
export async function settleAuthorship(workspaceId: string, productId: string): Promise<void> {
	const db = secretClient();
	const product = unwrapMaybe(
		await db
			.from('products')
			.select('language')
			.eq('workspace_id', workspaceId)
			.eq('id', productId)
			.maybeSingle()
	);
	if (!product) return;
	const sections = unwrap(await db.from('sections').select('id').eq('product_id', productId));
	const open = unwrap(
		await db
			.from('section_versions')
			.select('section_id')
			.in(
				'section_id',
				sections.map(({ id }) => id)
			)
			.is('authorship', null)
	);
	for (const sectionId of new Set(open.map(({ section_id }) => section_id)))
		await settleSection(sectionId, product.language as Language);
}

async function settleSection(sectionId: string, language: Language): Promise<void> {
	const versions: Version[] = unwrap(
		await secretClient()
			.from('section_versions')
			.select('id, section_id, version, body, made_by, restored_from, authorship')
			.eq('section_id', sectionId)
			.order('version')
	);
	const known = new Map<number, Authorship>();
	let former: Version | undefined;
	for (const version of versions) {
		const stored = StoredAuthorship.parse(version.authorship);
		const counted = stored ?? authorshipOf(version, former, known, language);
		known.set(version.version, counted);
		if (!stored) await keep(version.id, counted);
		former = version;
	}
}

function authorshipOf(
	{ body, made_by, restored_from }: Version,
	former: Version | undefined,
	known: Map<number, Authorship>,
	language: Language
): Authorship {
	const restored = restored_from === null ? undefined : known.get(restored_from);
	if (restored) return restored;
	if (made_by === 'model') return writtenBy('model', body, language);
	const maker = made_by === 'revision' ? 'model' : 'people';
	const start = former && known.get(former.version);
	if (!former || !start) return writtenBy(maker, body, language);
	return carryOver({ text: former.body, authorship: start }, { text: body, maker }, language);
}

async function keep(versionId: string, authorship: Authorship): Promise<void> {
	const { words, people } = countAuthorship(authorship);
	unwrapMaybe(
		await secretClient().rpc('keep_authorship', {
			p_version_id: versionId,
			p_authorship: authorship,
			p_words: words,
			p_people_words: people
		})
	);
}
