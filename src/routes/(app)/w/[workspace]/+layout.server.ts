import * as credits from '$lib/server/ledger/credits.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import type { LayoutServerLoad } from './$types';

/** The workspace and its credits, for the frame around its pages. `invalidate('app:credits')` asks for them anew. */
export const load: LayoutServerLoad = async ({ depends, locals, params, url }) => {
	// Naming the address asks anew on every navigation: credits move while nobody clicks.
	depends('app:credits', `page:${url.href}`);
	const member = await requireMember(locals, params.workspace, 'viewer');
	const { available, held } = await credits.getBalance(member.supabase, member.workspaceId);
	const { handle, workspaceName: name, role, heldRole, logoPath, deleteAt } = member;
	return {
		workspace: { handle, name, role, heldRole, logoPath, deleteAt },
		credits: { available, held }
	};
};
