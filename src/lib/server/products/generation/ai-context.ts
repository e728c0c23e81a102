import type { AiContext } from '../../ai/index.ts';
import { aiContext as contextFor } from '../../models/context.ts';
import { unwrap } from '../../platform/errors.ts';
import { secretClient } from '../../platform/supabase.ts';
import { promptVersionOf } from '../writing/prompt-versions.ts';

type Work = { id: string; workspaceId: string; generationId: string };

/** What the AI domain needs to serve one step, on the keys that the generation was ordered with. */
export async function aiContext({ id, workspaceId, generationId }: Work): Promise<AiContext> {
	const generation = secretClient().from('generations').select('key_source').eq('id', generationId).single();
	const { key_source: keySource } = unwrap(await generation);
	return contextFor({ workspaceId, generationId, stepId: id, keySource, promptVersionOf });
}
