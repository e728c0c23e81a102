import { voiceText, termsOf, type VoiceForm } from '../../products/voice.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { Acting, Member } from '../workspaces/members.ts';

const columns =
	'description, preferred_terms, avoided_terms, sample, author_name, about_author, cover_color, version';

/** How the workspace's brand speaks; null while nobody said. */
export async function findVoice({ supabase, workspaceId }: Acting): Promise<VoiceForm | null> {
	const row = unwrapMaybe(
		await supabase.from('brand_voices').select(columns).eq('workspace_id', workspaceId).maybeSingle()
	);
	if (!row) return null;
	return {
		version: row.version,
		description: row.description,
		preferredTerms: row.preferred_terms.join('\n'),
		avoidedTerms: row.avoided_terms.join('\n'),
		sample: row.sample,
		authorName: row.author_name,
		aboutAuthor: row.about_author,
		hasCoverColor: row.cover_color !== null,
		coverColor: row.cover_color ?? '#7a2e1d'
	};
}

/** Whether orders have a voice to use: one that says something. */
export async function hasVoice(member: Member): Promise<boolean> {
	const voice = await findVoice(member);
	return voice !== null && voiceText(voice) !== '';
}

/** Saves the voice over the version it was opened with. Throws `stale_version` (409) when somebody was faster. */
export async function saveVoice({ supabase, workspaceId }: Member, voice: VoiceForm): Promise<void> {
	const row = {
		description: voice.description,
		preferred_terms: termsOf(voice.preferredTerms),
		avoided_terms: termsOf(voice.avoidedTerms),
		sample: voice.sample,
		author_name: voice.authorName,
		about_author: voice.aboutAuthor,
		cover_color: voice.hasCoverColor ? voice.coverColor.toLowerCase() : null
	};
	const table = supabase.from('brand_voices');
	const answer =
		voice.version === 0
			? await table.insert({ workspace_id: workspaceId, ...row }).select('version')
			: await table
					.update(row)
					.eq('workspace_id', workspaceId)
					.eq('version', voice.version)
					.select('version');
	// Two first voices at once: the second finds the row there.
	const isTaken = answer.error?.code === '23505';
	if (isTaken || unwrap(answer).length === 0) throw new DomainError('stale_version', 409);
}
