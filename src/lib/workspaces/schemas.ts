import { z } from 'zod';
import { plainName } from '../accounts/names.ts';

/** The shape of the constraint workspaces_handle_shape. Which words are reserved, or taken, the database knows. */
export const handle = z
	.string({ error: 'handle_too_short' })
	.trim()
	.toLowerCase()
	.min(3, 'handle_too_short')
	.max(40, 'handle_too_long')
	.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'handle_invalid');

export const NewWorkspace = z.object({ name: plainName(80), handle });
export const WorkspaceName = z.object({ name: plainName(80) });
export const WorkspaceHandle = z.object({ handle });
export const CollectionName = z.object({ name: plainName(60) });
