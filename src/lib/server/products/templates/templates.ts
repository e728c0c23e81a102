import { PromptTemplate } from '../../../products/prompt-template.ts';
import type { Language, ProductType } from '../../../products/brief.ts';
import type { FoundTemplate, ListedTemplate, TemplateVersion } from '../../../products/template-types.ts';
import { isUuid } from '../../../uuid.ts';
import { Version } from '../../../version.ts';
import { DomainError, unwrap, unwrapMaybe } from '../../platform/errors.ts';
import type { SessionClient } from '../../platform/supabase.ts';

/** Whose templates: a workspace's, or for null the platform's. */
export type Holder = { supabase: SessionClient; workspaceId: string | null };

const columns =
	'id, workspace_id, name, description, type, language, latest_version, archived_at, updated_at' as const;

type Row = {
	id: string;
	workspace_id: string | null;
	name: string;
	description: string;
	type: ProductType;
	language: string;
	latest_version: number;
	archived_at: string | null;
	updated_at: string;
};

const listed = (row: Row): ListedTemplate => ({
	id: row.id,
	isPlatform: row.workspace_id === null,
	name: row.name,
	description: row.description,
	type: row.type,
	language: row.language as Language,
	version: row.latest_version,
	isArchived: row.archived_at !== null,
	updatedAt: row.updated_at
});

/** The templates that this holder keeps, last changed first; those in use, or the archived ones. */
export async function listTemplates(
	{ supabase, workspaceId }: Holder,
	{ isArchived = false } = {}
): Promise<ListedTemplate[]> {
	const all = supabase.from('prompt_templates').select(columns).order('updated_at', { ascending: false });
	const held = workspaceId === null ? all.is('workspace_id', null) : all.eq('workspace_id', workspaceId);
	const rows = unwrap(
		await (isArchived ? held.not('archived_at', 'is', null) : held.is('archived_at', null))
			.order('name')
			.order('id')
			.limit(500)
	);
	return rows.map(listed);
}

/** What a workspace's members may order with: its own templates, then the platform's. */
export async function listUsable(holder: Holder): Promise<ListedTemplate[]> {
	const [own, platform] = await Promise.all([
		listTemplates(holder),
		listTemplates({ ...holder, workspaceId: null })
	]);
	return [...own, ...platform];
}

/**
 * A template of the holder's or the platform's, at its latest version or the one asked for. Null when there is none, it is
 * somebody else's, or what is stored is no template.
 */
export async function findTemplate(
	{ supabase, workspaceId }: Holder,
	id: string,
	version?: number
): Promise<FoundTemplate | null> {
	if (!isUuid(id) || !Version.optional().safeParse(version).success) return null;
	const row = unwrapMaybe(await supabase.from('prompt_templates').select(columns).eq('id', id).maybeSingle());
	if (!row || (row.workspace_id !== null && row.workspace_id !== workspaceId)) return null;
	const stored = unwrapMaybe(
		await supabase
			.from('prompt_template_versions')
			.select('content, number')
			.eq('template_id', id)
			.eq('number', version ?? row.latest_version)
			.maybeSingle()
	);
	const { data: content } = PromptTemplate.safeParse(stored?.content);
	return stored && content ? { ...listed(row), content, shownVersion: stored.number } : null;
}

/** The same, which must be there. Throws `template_not_found` (404). */
export async function getTemplate(holder: Holder, id: string, version?: number): Promise<FoundTemplate> {
	const found = await findTemplate(holder, id, version);
	if (!found) throw new DomainError('template_not_found', 404);
	return found;
}

/** Its versions, newest first, with who saved them. */
export async function listVersions({ supabase }: Holder, id: string): Promise<TemplateVersion[]> {
	const rows = unwrap(
		await supabase
			.from('prompt_template_versions')
			.select('number, created_at, content, profiles(display_name)')
			.eq('template_id', id)
			.order('number', { ascending: false })
			.limit(100)
	);
	return rows.map((row) => ({
		number: row.number,
		at: row.created_at,
		by: row.profiles?.display_name ?? null,
		name: PromptTemplate.safeParse(row.content).data?.name ?? ''
	}));
}

/**
 * Makes a template (`id` null), or gives it its next version. Returns its id and version. Throws `stale_version` (409) when
 * somebody was faster, `templates_limit` (409), `template_not_found` (404). Saving what is there makes no version.
 */
export async function saveTemplate(
	{ supabase, workspaceId }: Holder,
	content: PromptTemplate,
	over: { id: string; version: number } | null
): Promise<{ id: string; version: number }> {
	const [saved] = unwrap(
		await supabase.rpc('save_prompt_template', {
			// The generated types know no null: the platform's templates, and a new one.
			p_workspace_id: workspaceId as string,
			p_template_id: (over?.id ?? null) as string,
			p_version: over?.version ?? 0,
			p_content: content
		})
	);
	if (!saved) throw new Error('a template saved without an id');
	return saved;
}

/** Takes a template off the lists, or puts it back. Throws `template_not_found` (404). Repeating changes nothing. */
export async function archiveTemplate({ supabase }: Holder, id: string, isArchived: boolean): Promise<void> {
	if (!isUuid(id)) throw new DomainError('template_not_found', 404);
	unwrapMaybe(
		await supabase.rpc('archive_prompt_template', { p_template_id: id, p_is_archived: isArchived })
	);
}
