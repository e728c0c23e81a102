import type { Language, ProductType } from '../../../products/brief.ts';
import { TemplateVariable } from '../../../products/template-variable.ts';
import { paged, readCursor } from '../../platform/cursor.ts';
import { unwrap } from '../../platform/errors.ts';
import type { SessionClient } from '../../platform/supabase.ts';

export type UsableTemplate = {
	id: string;
	/** Null: the platform's. */
	workspaceId: string | null;
	name: string;
	description: string;
	type: ProductType;
	language: Language;
	version: number;
	/** What its latest version asks. */
	variables: Variable[];
	createdAt: string;
};
/** A question as an order answers it: what it says of itself and writes for yes or no is the template's own. */
type Variable = Omit<TemplateVariable, 'help' | 'yes' | 'no'>;

type Query = { limit: number; cursor?: string; workspace?: string };

const columns = 'id, workspace_id, name, description, type, language, latest_version, created_at';

/**
 * The templates that the caller may use, oldest first: the platform's and those of their workspaces, or of one workspace
 * alone; a stranger's has none. Archived ones are left out. Throws `cursor_invalid` (400).
 */
export async function listForCaller(
	supabase: SessionClient,
	{ limit, cursor, workspace }: Query
): Promise<{ items: UsableTemplate[]; nextCursor: string | null }> {
	let query = supabase
		.from('prompt_templates')
		.select(columns)
		.is('archived_at', null)
		.order('created_at')
		.order('id')
		.limit(limit + 1);
	if (cursor) {
		const { at, id } = readCursor(cursor);
		query = query.or(`created_at.gt."${at}",and(created_at.eq."${at}",id.gt.${id})`);
	}
	if (workspace) query = query.eq('workspace_id', workspace);
	const rows = unwrap(await query);
	const { shown, nextCursor } = paged(rows, limit, (row) => ({ at: row.created_at, id: row.id }));
	const asked = await readVariables(supabase, shown);
	const items = shown.map(({ workspace_id, latest_version, created_at, ...row }) => ({
		...row,
		variables: asked.get(`${row.id} ${latest_version}`) ?? [],
		language: row.language as Language,
		workspaceId: workspace_id,
		version: latest_version,
		createdAt: created_at
	}));
	return { items, nextCursor };
}

/** What these templates ask, by id and version. */
async function readVariables(
	supabase: SessionClient,
	templates: { id: string; latest_version: number }[]
): Promise<Map<string, Variable[]>> {
	if (templates.length === 0) return new Map();
	const rows = unwrap(
		await supabase
			.from('prompt_template_versions')
			.select('template_id, number, variables:content->variables')
			.or(versionsOf(templates))
	);
	return new Map(
		rows.map(({ template_id, number, variables }) => [
			`${template_id} ${number}`,
			(TemplateVariable.array().safeParse(variables).data ?? []).map(variableOf)
		])
	);
}

/** Exactly these versions: ids by numbers would bring old ones too, up to the most rows that the API answers. */
function versionsOf(templates: { id: string; latest_version: number }[]): string {
	const byNumber = Map.groupBy(templates, ({ latest_version }) => latest_version);
	return [...byNumber]
		.map(
			([number, same]) => `and(number.eq.${number},template_id.in.(${same.map(({ id }) => id).join(',')}))`
		)
		.join(',');
}

const variableOf = ({ help: _help, yes: _yes, no: _no, ...asked }: TemplateVariable): Variable => asked;
