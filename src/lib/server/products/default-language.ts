import { languages, type Language } from '../../products/brief.ts';
import { DomainError, unwrap } from '../platform/errors.ts';
import type { Member } from '../workspaces/members.ts';

/** The language that the workspace's orders begin with; null: that of who orders. */
export async function findDefaultLanguage({ supabase, workspaceId }: Member): Promise<Language | null> {
	const row = unwrap(
		await supabase.from('workspaces').select('default_language').eq('id', workspaceId).single()
	);
	return languages.find((known) => known === row.default_language) ?? null;
}

/** Sets it, or for null leaves it to who orders. Throws `role_too_low` (403). */
export async function setDefaultLanguage(
	{ supabase, workspaceId }: Member,
	language: Language | null
): Promise<void> {
	const saved = unwrap(
		await supabase
			.from('workspaces')
			.update({ default_language: language })
			.eq('id', workspaceId)
			.select('id')
	);
	// The policy lets no row through for who may not.
	if (saved.length === 0) throw new DomainError('role_too_low', 403);
}
