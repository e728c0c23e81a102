import { findPlan, type WorkspacePlan } from '$lib/server/billing/plan.ts';
import { getWallet } from '$lib/server/billing/wallet.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import type { LayoutServerLoad } from './$types';

/** The workspace, its credits and what its plan asks for, for the frame around its pages. `invalidate('app:credits')` asks anew. */
export const load: LayoutServerLoad = async ({ depends, locals, params, url }) => {
	// Naming the address asks anew on every navigation: credits move while nobody clicks.
	depends('app:credits', `page:${url.href}`);
	const member = await requireMember(locals, params.workspace, 'viewer');
	const { supabase, workspaceId } = member;
	const [wallet, plan] = await Promise.all([
		getWallet(supabase, workspaceId),
		findPlan(supabase, workspaceId)
	]);
	const { handle, workspaceName: name, role, heldRole, hasSeat, logoPath, deleteAt } = member;
	return {
		workspace: { handle, name, role, heldRole, hasSeat, logoPath, deleteAt },
		credits: {
			available: wallet.monthly + wallet.purchased,
			held: wallet.held,
			owed: wallet.owed,
			until: wallet.monthly > 0 ? wallet.monthlyUntil : null,
			isRenewed: isRenewed(plan)
		},
		due: dueOf(plan)
	};
};

function isRenewed(plan: WorkspacePlan | null): boolean {
	return plan?.status === 'active' && plan.cancelAt === null;
}

/** A payment that is due, and until when the plan's limits stay. */
function dueOf(plan: WorkspacePlan | null) {
	const status = (['past_due', 'unpaid'] as const).find((due) => due === plan?.status);
	return plan && status ? { status, graceUntil: plan.graceUntil } : null;
}
