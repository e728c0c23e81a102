import { m } from '$lib/paraglide/messages.js';
import { hasPower, requireMember } from '$lib/server/workspaces/members.ts';
import type { LayoutServerLoad } from './$types';

/** Which parts of the settings the visitor has. Each page under it asks again by itself. */
export const load: LayoutServerLoad = async ({ locals, params }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	return {
		canManage: hasPower(member.role, 'admin'),
		/** The log and the keys: also while the workspace waits for its deletion (records.ts). */
		keepsRecords: hasPower(member.heldRole, 'admin'),
		crumbs: [{ label: m.nav_settings() }]
	};
};
