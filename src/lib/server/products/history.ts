import type { SectionVersion } from '../../products/section-versions.ts';
import { isUuid } from '../../uuid.ts';
import { Version } from '../../version.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { Member } from '../workspaces/members.ts';
import { recheck, type SectionPlace } from './reports.ts';

/** Every kept text of a section, the newest first, without the texts themselves. Empty for a section that is not there. */
export async function listVersions(
	member: Member,
	{ productId, sectionId }: SectionPlace
): Promise<SectionVersion[]> {
	if (!isUuid(productId) || !isUuid(sectionId)) return [];
	const rows = unwrap(
		await member.supabase
			.from('section_versions')
			.select(
				'version, made_by, model, restored_from, created_at, profiles!section_versions_user_id_fkey(display_name), sections!inner(product_id)'
			)
			.eq('workspace_id', member.workspaceId)
			.eq('section_id', sectionId)
			.eq('sections.product_id', productId)
			.order('version', { ascending: false })
	);
	return rows.map((row) => ({
		version: row.version,
		madeBy: row.made_by,
		model: row.model,
		by: row.profiles?.display_name ?? null,
		restoredFrom: row.restored_from,
		at: row.created_at
	}));
}

/** One text a section had. Throws `section_version_not_found` (404). */
export async function getVersion(member: Member, { productId, sectionId }: SectionPlace, version: number) {
	const isPlace = isUuid(productId) && isUuid(sectionId) && Version.safeParse(version).success;
	const query = member.supabase
		.from('section_versions')
		.select('title, body')
		.eq('workspace_id', member.workspaceId);
	const row = isPlace
		? unwrapMaybe(await query.eq('section_id', sectionId).eq('version', version).maybeSingle())
		: null;
	if (!row) throw new DomainError('section_version_not_found', 404);
	return row;
}

/**
 * Gives a section a text it had, as a new version, and judges it. Returns the new version. Throws `stale_version`,
 * `section_locked` (409) or `section_version_not_found` (404).
 */
export async function restoreVersion(
	member: Member,
	{ productId, sectionId }: SectionPlace,
	{ version, from }: { version: number; from: number }
): Promise<number> {
	if (!isUuid(sectionId)) throw new DomainError('section_version_not_found', 404);
	const restored = unwrap(
		await member.supabase.rpc('restore_section', {
			p_section_id: sectionId,
			p_version: version,
			p_from: from
		})
	);
	await recheck(member, productId);
	return restored;
}

/** Locks a section against every change of its text, or unlocks it. Safe to repeat. Throws `product_not_found` (404). */
export async function setLock(
	member: Member,
	{ productId, sectionId }: SectionPlace,
	isLocked: boolean
): Promise<void> {
	if (!isUuid(productId) || !isUuid(sectionId)) throw new DomainError('product_not_found', 404);
	const rows = unwrap(
		await member.supabase
			.from('sections')
			.update({ is_locked: isLocked })
			.eq('workspace_id', member.workspaceId)
			.eq('product_id', productId)
			.eq('id', sectionId)
			.select('id')
	);
	if (rows.length === 0) throw new DomainError('product_not_found', 404);
}
