import type { SessionClient } from '../platform/supabase.ts';

/** The signed-in visitor, as Auth confirmed it for this request. Rights are never read from here, only identity. */
export type Viewer = { userId: string; email: string; displayName: string };

/** Who is asking, verified by Auth itself (a forged or stale cookie is nobody). Null for visitors. */
export async function findViewer(supabase: SessionClient): Promise<Viewer | null> {
	const { data } = await supabase.auth.getUser();
	return data.user && viewerOf(supabase, data.user);
}

/** The visitor that a user of Auth is, read with a client that acts as them. Null without an address. */
export async function viewerOf(
	supabase: SessionClient,
	{ id, email }: { id: string; email?: string }
): Promise<Viewer | null> {
	if (!email) return null;
	const profile = await supabase.from('profiles').select('display_name').eq('user_id', id).maybeSingle();
	const displayName = profile.data?.display_name ?? email.split('@')[0] ?? '';
	return { userId: id, email, displayName };
}
