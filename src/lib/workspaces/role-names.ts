import { m } from '../paraglide/messages.js';
import type { Role } from './member-schemas.ts';

/** What each role is called; takes message options, as mails speak another language than the request. */
export const roleNames = {
	viewer: m.workspace_role_viewer,
	member: m.workspace_role_member,
	admin: m.workspace_role_admin,
	owner: m.workspace_role_owner
} satisfies Record<Role, unknown>;

/** What each role may do, in one sentence. */
export const roleTexts = {
	viewer: m.role_viewer_text,
	member: m.role_member_text,
	admin: m.role_admin_text,
	owner: m.role_owner_text
} satisfies Record<Role, unknown>;
