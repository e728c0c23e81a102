import type { SessionClient } from '../platform/supabase.ts';

/** The signed-in visitor, as Auth confirmed it for this request. Rights are never read from here, only identity. */
export type Viewer = { userId: string; email: string; displayName: string };

/** Who is asking, verified by Auth itself (a forged or stale cookie is nobody). Null for visitors. */
export async function findViewer(supabase: SessionClient): Promise<Viewer | null> {
	const { data } = await supabase.auth.getUser();
	if (!data.user?.email) return null;
	const profile = await supabase
		.from('profiles')
		.select('display_name')
		.eq('user_id', data.user.id)
		.maybeSingle();
	const displayName = profile.data?.display_name ?? data.user.email.split('@')[0] ?? '';
	return { userId: data.user.id, email: data.user.email, displayName };
}
