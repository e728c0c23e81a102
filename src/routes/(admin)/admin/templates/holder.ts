import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';

/** The platform's templates, for who runs it. Throws `not_found` (404) for everybody else. */
export async function requireHolder(locals: App.Locals) {
	const { supabase } = await requirePlatformAdmin(locals);
	return { supabase, workspaceId: null };
}
