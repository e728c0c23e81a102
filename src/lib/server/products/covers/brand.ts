import { unwrapMaybe } from '../../platform/errors.ts';
import type { secretClient, SessionClient } from '../../platform/supabase.ts';

type Client = SessionClient | ReturnType<typeof secretClient>;

/** The colour that the workspace's covers are of; null where each has its own. */
export async function brandColour(client: Client, workspaceId: string): Promise<string | null> {
	const found = client
		.from('brand_voices')
		.select('cover_color')
		.eq('workspace_id', workspaceId)
		.maybeSingle();
	return unwrapMaybe(await found)?.cover_color ?? null;
}
