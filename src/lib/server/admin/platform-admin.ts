import { DomainError, unwrapMaybe } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';
import type { Viewer } from '../workspaces/viewer.ts';

type Asking = { supabase: SessionClient; viewer: () => Promise<Viewer | null> };

/** Who runs the platform, with the client that acts as them: policies let it read what all workspaces did. */
export type PlatformAdmin = { viewer: Viewer; supabase: SessionClient };

/** Whether this person runs the platform, as the database has it now. */
export async function isPlatformAdmin(supabase: SessionClient, viewer: Viewer): Promise<boolean> {
	const row = unwrapMaybe(
		await supabase.from('platform_admins').select('user_id').eq('user_id', viewer.userId).maybeSingle()
	);
	return row !== null;
}

/** The visitor, if they run the platform. Throws `not_found` (404) for everybody else: they don't learn that it is there. */
export async function requirePlatformAdmin({ supabase, viewer }: Asking): Promise<PlatformAdmin> {
	const asking = await viewer();
	if (!asking || !(await isPlatformAdmin(supabase, asking))) throw new DomainError('not_found', 404);
	return { viewer: asking, supabase };
}
