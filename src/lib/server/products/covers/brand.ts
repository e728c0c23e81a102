import { unwrapMaybe } from '../../platform/errors.ts';
import type { StoredCover } from '../../../products/cover.ts';
import type { secretClient, SessionClient } from '../../platform/supabase.ts';
import { styleOf, type CoverStyle } from './compose.ts';

type Client = SessionClient | ReturnType<typeof secretClient>;

type Product = { id: string; workspaceId: string; cover: StoredCover | null | undefined };

/** The look that the product's cover has now, or would have. */
export async function styleNow(client: Client, { id, workspaceId, cover }: Product): Promise<CoverStyle> {
	if (cover) return { design: cover.design, colours: cover.colours };
	return styleOf(id, await brandColour(client, workspaceId));
}

/** The colour that the workspace's covers are of; null where each has its own. */
async function brandColour(client: Client, workspaceId: string): Promise<string | null> {
	const found = client
		.from('brand_voices')
		.select('cover_color')
		.eq('workspace_id', workspaceId)
		.maybeSingle();
	return unwrapMaybe(await found)?.cover_color ?? null;
}
