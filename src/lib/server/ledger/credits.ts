import { DomainError, unwrap } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';

export type Balance = { available: number; held: number };

/** Credits the workspace can spend and credits set aside for work in progress. Zeros for a stranger. */
export async function getBalance(supabase: SessionClient, workspaceId: string): Promise<Balance> {
	const [balance] = unwrap(await supabase.rpc('credit_balance', { p_workspace_id: workspaceId }));
	return balance ?? { available: 0, held: 0 };
}

/** What a task costs now, in credits. Throws when staff never priced it. */
export async function getPrice(supabase: SessionClient, task: string): Promise<number> {
	return unwrap(await supabase.from('credit_prices').select('credits').eq('task', task).single()).credits;
}

/** What a task costs in credits, on the operator's keys and on a workspace's own (null: the same). */
export async function getPrices(
	supabase: SessionClient,
	task: string
): Promise<{ credits: number; ownKeyCredits: number | null }> {
	const query = supabase.from('credit_prices').select('credits, own_key_credits').eq('task', task);
	const row = unwrap(await query.single());
	return { credits: row.credits, ownKeyCredits: row.own_key_credits };
}

export type GenerationPrice = {
	/** Up to `includedWords`; beyond them the price grows in proportion, see `creditsFor`. Null: any length costs the same. */
	credits: number;
	includedWords: number | null;
	keySource: 'operator' | 'workspace';
};

/** Of work that costs the same whatever its size. */
export type FixedPrice = Pick<GenerationPrice, 'credits' | 'keySource'>;

/** What a generation costs this workspace now: less on a key of its own. Throws `workspace_not_found` (404) for a stranger. */
export async function quoteGeneration(
	supabase: SessionClient,
	workspaceId: string
): Promise<GenerationPrice> {
	const [quote] = unwrap(await supabase.rpc('generation_quote', { p_workspace_id: workspaceId }));
	if (!quote) throw new DomainError('workspace_not_found', 404);
	return { credits: quote.credits, includedWords: quote.included_words, keySource: quote.key_source };
}

/** What another picture for a cover costs this workspace now; as `quoteGeneration`. */
export const quotePicture = (supabase: SessionClient, workspaceId: string): Promise<FixedPrice> =>
	quoteFixed(supabase, workspaceId, 'picture_quote');

/** What the revision of a section costs this workspace now; as `quoteGeneration`. */
export const quoteRevision = (supabase: SessionClient, workspaceId: string): Promise<FixedPrice> =>
	quoteFixed(supabase, workspaceId, 'revision_quote');

async function quoteFixed(
	supabase: SessionClient,
	workspaceId: string,
	quoted: 'picture_quote' | 'revision_quote'
): Promise<FixedPrice> {
	const [quote] = unwrap(await supabase.rpc(quoted, { p_workspace_id: workspaceId }));
	if (!quote) throw new DomainError('workspace_not_found', 404);
	return { credits: quote.credits, keySource: quote.key_source };
}
