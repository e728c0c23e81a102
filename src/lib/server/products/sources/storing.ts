import { countWords } from '../../../products/markdown.ts';
import { bytesOf, sourceLimits, type SourceKind, type SourceRow } from '../../../products/sources.ts';
import { unwrap } from '../../platform/errors.ts';
import { secretClient, type SessionClient } from '../../platform/supabase.ts';
import type { Acting, Member } from '../../workspaces/members.ts';
import { cleanText } from './clean-text.ts';

type Kept = { kind: SourceKind; name: string; url?: string; text: string };

const previewLength = 2_000;
const columns = 'id, kind, name, url, text, words';
type Row = { id: string; kind: string; name: string; url: string | null; text: string; words: number };

const shown = ({ text, kind, ...row }: Row): SourceRow => ({
	...row,
	kind: kind as SourceKind,
	bytes: bytesOf(text),
	preview: text.slice(0, previewLength)
});

/**
 * Keeps a text that was read. The same text again is the first source. Throws `not_a_member` (403), `workspace_frozen` or
 * `sources_waiting` (409).
 */
export async function keep(
	{ workspaceId, viewer }: Member,
	{ kind, name, url, text }: Kept
): Promise<SourceRow> {
	const label =
		cleanText(name).replace(/\s+/g, ' ').slice(0, sourceLimits.nameLength).trim() || nameFrom(text);
	const id = unwrap(
		await secretClient().rpc('add_source', {
			p_workspace_id: workspaceId,
			p_user_id: viewer.userId,
			p_kind: kind,
			p_name: label,
			// The types of a function's arguments leave out that they may be null.
			p_url: (url ?? null) as string,
			p_text: text,
			// Which language it is in is not known; only scripts without spaces would need it.
			p_words: countWords(text, 'en')
		})
	);
	const row = secretClient()
		.from('sources')
		.select(columns)
		.eq('workspace_id', workspaceId)
		.eq('id', id)
		.single();
	return shown(unwrap(await row));
}

/** The first words of a text that came without a name. */
function nameFrom(text: string): string {
	const line = text.split('\n').find((part) => /[\p{L}\p{N}]/u.test(part)) ?? '';
	const words = line.replace(/^[#>*\s-]+/, '').trim();
	return words.length > 60 ? `${words.slice(0, 59).trimEnd()}…` : words;
}

/** Those of `ids` that are sources of the workspace. */
export async function findPresent({ supabase, workspaceId }: Acting, ids: string[]): Promise<string[]> {
	if (ids.length === 0) return [];
	const rows = await supabase.from('sources').select('id').eq('workspace_id', workspaceId).in('id', ids);
	return unwrap(rows).map(({ id }) => id);
}

/** A source as the pipeline uses it: `label` is how requests and reports call it. */
export type GroundingSource = { id: string; label: string; name: string; text: string };

/** The workspace's sources among `ids`, in their order, labelled S1, S2 and so on. What is not there is left out. */
export async function readSources(
	workspaceId: string,
	ids: string[],
	client: SessionClient = secretClient()
): Promise<GroundingSource[]> {
	const wanted = [...new Set(ids)];
	if (wanted.length === 0) return [];
	const rows = unwrap(
		await client.from('sources').select('id, name, text').eq('workspace_id', workspaceId).in('id', wanted)
	);
	const byId = new Map(rows.map((row) => [row.id, row]));
	return wanted.flatMap((id, place) => {
		const row = byId.get(id);
		return row ? [{ ...row, label: `S${place + 1}` }] : [];
	});
}
