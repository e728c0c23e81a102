import { DomainError } from '../platform/errors.ts';
import { requireMemberById, type Acting, type Spender } from '../workspaces/members.ts';
import type { Caller } from './caller.ts';

type AtLeast = 'viewer' | 'member';

/**
 * The caller at work in this workspace. Throws `workspace_not_found` (404), `workspace_frozen` (409), of a person also
 * `role_too_low` (403) and `seat_missing` (402). What a key may do follows from its scope.
 */
export async function actIn(caller: Caller, workspaceId: string, atLeast: AtLeast): Promise<Acting> {
	if (caller.kind === 'user') return requireMemberById(caller, workspaceId, atLeast);
	const { key, supabase } = caller;
	if (key.workspaceId !== workspaceId) throw new DomainError('workspace_not_found', 404);
	if (key.isFrozen && atLeast !== 'viewer') throw new DomainError('workspace_frozen', 409);
	return { supabase, workspaceId };
}

/**
 * The same for what costs credits: somebody answers for them, and their limits hold. For a key that is who made it
 * (docs/decisions/0033). Throws `not_a_member` (403) when they are gone, and what `actIn` throws.
 */
export async function spendIn(caller: Caller, workspaceId: string): Promise<Spender> {
	if (caller.kind === 'user') return requireMemberById(caller, workspaceId, 'member');
	const acting = await actIn(caller, workspaceId, 'member');
	const { maker } = caller.key;
	if (!maker) throw new DomainError('not_a_member', 403);
	return { ...acting, viewer: maker };
}
