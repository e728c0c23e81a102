import { z } from 'zod';
import { NewWorkspace } from '../../workspaces/schemas.ts';
import * as directory from '../workspaces/directory.ts';
import * as workspaces from '../workspaces/workspaces.ts';
import { endpoint } from './endpoint.ts';
import { Id, Instant, nextCursor, page, Role } from './schemas.ts';

const Workspace = z
	.object({
		id: Id,
		handle: z.string().meta({ description: 'Its name in addresses. Unique, and may change: keep the id.' }),
		name: z.string(),
		role: Role.nullable().meta({ description: 'What the caller is in it. Null for API keys.' }),
		createdAt: Instant,
		deleteAt: Instant.nullable().meta({
			description: 'Not null: it can only be read, and is gone at this time.'
		})
	})
	.meta({ id: 'Workspace' });

const example: z.input<typeof Workspace> = {
	id: '5f0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f10',
	handle: 'quiet-press',
	name: 'Quiet Press',
	role: 'owner',
	createdAt: '2026-11-20T09:30:00.123456+00:00',
	deleteAt: null
};

export const listWorkspaces = endpoint({
	id: 'listWorkspaces',
	method: 'GET',
	path: '/api/workspaces',
	tag: 'Workspaces',
	summary: 'List your workspaces',
	description: 'The longest membership first. An API key sees the one it belongs to.',
	who: 'caller',
	scope: 'workspace:read',
	query: z.strictObject(page),
	answer: {
		status: 200,
		description: 'A part of the list.',
		schema: z.object({ items: z.array(Workspace), nextCursor }),
		example: { items: [example], nextCursor: null }
	},
	refusals: [['cursor_invalid', 400]],
	run: async ({ caller, query }) => {
		const { supabase } = caller;
		if (caller.kind === 'user')
			return directory.listOfPerson({ supabase, userId: caller.viewer.userId }, query);
		return { items: [await directory.ofKey(supabase, caller.key.workspaceId)], nextCursor: null };
	}
});

export const createWorkspace = endpoint({
	id: 'createWorkspace',
	method: 'POST',
	path: '/api/workspaces',
	tag: 'Workspaces',
	summary: 'Open a workspace',
	description:
		'You become its owner. Without a handle it gets one. Each call opens another workspace; with a handle the second one is refused, so a call can be repeated safely.',
	who: 'user',
	body: {
		schema: NewWorkspace.partial({ handle: true }).strict(),
		example: { name: 'Quiet Press', handle: 'quiet-press' }
	},
	answer: { status: 201, description: 'The new workspace.', schema: Workspace, example },
	refusals: [
		['handle_taken', 409],
		['workspaces_limit', 409],
		['handle_reserved', 422]
	],
	run: ({ caller, body }) => workspaces.create(caller.supabase, body)
});
