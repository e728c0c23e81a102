import { Brief, type Language } from '../../products/brief.ts';
import { fingerprint, storedFindings, type Finding, type Remark } from '../../products/findings.ts';
import { isUuid } from '../../uuid.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import type { Acting, Member } from '../workspaces/members.ts';
import { judgeSection, type JudgedProduct } from './generation/judging.ts';
import { readSources } from './sources/storing.ts';

/** Where a section stands: an id alone must not reach another product's text. */
export type SectionPlace = { productId: string; sectionId: string };

type StoredSection = { id: string; version: number; title: string; body: string };

/** A product's present texts with its order, as the checks need them. Throws `product_not_found` (404). */
async function readTexts({ supabase, workspaceId }: Acting, productId: string) {
	const found = await supabase
		.from('products')
		.select('type, language, origin, sections(id, version, title, body), generations(brief, created_at)')
		.eq('workspace_id', workspaceId)
		.eq('id', productId)
		.order('created_at', { referencedTable: 'generations', ascending: false })
		.limit(1, { referencedTable: 'generations' })
		.maybeSingle();
	const data = unwrapMaybe(found);
	if (!data) throw new DomainError('product_not_found', 404);
	const { type, language, origin, generations } = data;
	const brief = Brief.safeParse(generations?.[0]?.brief).data ?? null;
	const sources = await readSources(workspaceId, brief?.sources ?? [], supabase);
	const product: JudgedProduct = { type, language: language as Language, origin, brief, sources };
	return { product, sections: data.sections ?? [] };
}

/** Judges every section as it stands now, as each is compared with all, and stores what was found. Safe to repeat. */
export async function recheck(member: Acting, productId: string): Promise<void> {
	const { product, sections } = await readTexts(member, productId);
	const checks = sections.map((section) => ({
		id: section.id,
		version: section.version,
		findings: judgeSection(product, section, sections)
	}));
	unwrapMaybe(await secretClient().rpc('save_section_checks', { p_product_id: productId, p_checks: checks }));
}

async function readChecks({ supabase }: Acting, ids: string[]) {
	const rows = unwrap(
		await supabase
			.from('section_checks')
			.select('section_id, section_version, findings')
			.in('section_id', ids)
	);
	return new Map(
		rows.map((row) => [`${row.section_id} ${row.section_version}`, storedFindings(row.findings)])
	);
}

/** Texts without a stored judgement, such as those from before there were any, are judged as they are read. */
async function judgeMissing(
	member: Acting,
	productId: string,
	missing: StoredSection[]
): Promise<Map<string, Finding[]>> {
	if (missing.length === 0) return new Map();
	const { product, sections } = await readTexts(member, productId);
	return new Map(missing.map((section) => [section.id, judgeSection(product, section, sections)]));
}

async function readDismissals({ supabase }: Acting, ids: string[]) {
	const rows = unwrap(
		await supabase
			.from('finding_dismissals')
			.select('id, section_id, fingerprint, dismissed_at, profiles(display_name)')
			.in('section_id', ids)
	);
	return new Map(
		rows.map(({ id, section_id, fingerprint: print, dismissed_at: at, profiles }) => [
			`${section_id} ${print}`,
			{ id, at, by: profiles?.display_name ?? null }
		])
	);
}

/** What the checks say about each section's present text, by its id, and what somebody let stand. */
export async function readReports(
	member: Acting,
	productId: string,
	sections: StoredSection[]
): Promise<Record<string, Remark[]>> {
	const ids = sections.map(({ id }) => id);
	if (ids.length === 0) return {};
	const [stored, dismissals] = await Promise.all([readChecks(member, ids), readDismissals(member, ids)]);
	const storedOf = ({ id, version }: StoredSection) => stored.get(`${id} ${version}`);
	const fresh = await judgeMissing(
		member,
		productId,
		sections.filter((section) => !storedOf(section))
	);
	return Object.fromEntries(
		sections.map((section) => {
			const findings = storedOf(section) ?? fresh.get(section.id) ?? [];
			const remarks = findings.map((finding) => ({
				...finding,
				dismissal: dismissals.get(`${section.id} ${fingerprint(finding)}`) ?? null
			}));
			return [section.id, remarks];
		})
	);
}

/** Lets a finding stand, in the member's name. Repeating it changes nothing. Throws `product_not_found` (404). */
export async function dismissFinding(member: Member, place: SectionPlace, print: string): Promise<void> {
	await requireSection(member, place);
	if (print === '' || print.length > 300) throw new DomainError('product_not_found', 404);
	const row = { section_id: place.sectionId, workspace_id: member.workspaceId, fingerprint: print };
	unwrapMaybe(
		await member.supabase
			.from('finding_dismissals')
			.upsert(row, { onConflict: 'section_id,fingerprint', ignoreDuplicates: true })
	);
}

/** Raises a finding again. Repeating it changes nothing. Throws `product_not_found` (404). */
export async function restoreFinding(member: Member, place: SectionPlace, print: string): Promise<void> {
	await requireSection(member, place);
	unwrapMaybe(
		await member.supabase
			.from('finding_dismissals')
			.delete()
			.eq('workspace_id', member.workspaceId)
			.eq('section_id', place.sectionId)
			.eq('fingerprint', print)
	);
}

/** Throws `product_not_found` (404) for a section that is not of this product, or that the member may not see. */
export async function requireSection(
	{ supabase, workspaceId }: Member,
	{ productId, sectionId }: SectionPlace
) {
	const isPlace = isUuid(productId) && isUuid(sectionId);
	const found = isPlace
		? unwrapMaybe(
				await supabase
					.from('sections')
					.select('id')
					.eq('workspace_id', workspaceId)
					.eq('product_id', productId)
					.eq('id', sectionId)
					.maybeSingle()
			)
		: null;
	if (!found) throw new DomainError('product_not_found', 404);
}
