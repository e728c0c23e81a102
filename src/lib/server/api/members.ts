import { z } from 'zod';
import { NewInvitation } from '../../workspaces/member-schemas.ts';
import * as directory from '../workspaces/directory.ts';
import { invite } from '../workspaces/invitations.ts';
import { endpoint, type Refusal } from './endpoint.ts';
import { Id, Instant, nextCursor, page, Role } from './schemas.ts';

const Member = z
	.object({ userId: Id, displayName: z.string(), email: z.string(), role: Role, since: Instant })
	.meta({ id: 'Member' });

const Invitation = z
	.object({ id: Id, email: z.string(), role: Role, expiresAt: Instant })
	.meta({ id: 'Invitation' });

const refusal: Refusal = ['workspace_not_found', 404];
const params = {
	schema: z.object({ id: Id.meta({ description: 'The id of the workspace.' }) }),
	refusal,
	example: { id: '5f0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f10' }
};

export const listMembers = endpoint({
	id: 'listMembers',
	method: 'GET',
	path: '/api/workspaces/{id}/members',
	tag: 'Members',
	summary: 'List members',
	description: 'Owners first, then by name. For every member of the workspace.',
	who: 'caller',
	scope: 'members:read',
	params,
	query: z.strictObject({
		...page,
		q: z.string().trim().min(1).max(100).optional().meta({ description: 'Part of a name or an address.' }),
		role: Role.optional()
	}),
	answer: {
		status: 200,
		description: 'A part of the list.',
		schema: z.object({ items: z.array(Member), nextCursor }),
		example: {
			items: [
				{
					userId: '0b6ff2a4-52b1-4c5e-9f0a-6d1f3f0c9a11',
					displayName: 'Ada Writer',
					email: 'ada@example.com',
					role: 'owner',
					since: '2026-11-20T09:30:00.123456+00:00'
				}
			],
			nextCursor: null
		}
	},
	refusals: [['cursor_invalid', 400]],
	run: ({ caller, params, query }) =>
		directory.listMembers({ supabase: caller.supabase, workspaceId: params.id }, query)
});

export const inviteMember = endpoint({
	id: 'inviteMember',
	method: 'POST',
	path: '/api/workspaces/{id}/members',
	tag: 'Members',
	summary: 'Invite somebody',
	description:
		'Sends a mail with a link that works once, for seven days, for this address. Who accepts it becomes a member. For admins and owners, and nobody gives a role above their own.',
	who: 'caller',
	scope: 'members:write',
	params,
	body: { schema: NewInvitation.strict(), example: { email: 'grace@example.com', role: 'member' } },
	answer: {
		status: 201,
		description: 'The open invitation.',
		schema: Invitation,
		example: {
			id: 'c1b6c7f2-3f0a-4c9e-9c57-2f1d9d1f7a55',
			email: 'grace@example.com',
			role: 'member',
			expiresAt: '2026-11-27T09:30:00.123456+00:00'
		}
	},
	refusals: [
		['role_too_low', 403],
		['role_above_yours', 403],
		['already_member', 409],
		['already_invited', 409],
		['workspace_frozen', 409],
		['invitations_limit', 429]
	],
	run: ({ caller, params, body }) => invite({ supabase: caller.supabase, workspaceId: params.id }, body)
});
