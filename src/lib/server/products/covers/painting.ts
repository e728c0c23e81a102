import { z } from 'zod';
import { Brief } from '../../../products/brief.ts';
import { StoredCover } from '../../../products/cover.ts';
import * as ai from '../../ai/index.ts';
import { aiContext } from '../../models/context.ts';
import type { Database } from '../../platform/database-types.ts';
import { DomainError, unwrap } from '../../platform/errors.ts';
import type { JobContext } from '../../platform/jobs.ts';
import { secretClient } from '../../platform/supabase.ts';
import { finishRevision } from '../revisions/revision-job.ts';
import { promptVersionOf } from '../writing/prompt-versions.ts';
import { artRequest } from './art-request.ts';
import { styleNow } from './brand.ts';
import { canCompose, type CoverFacts, type CoverStyle } from './compose.ts';
import { drawCover } from './drawing.ts';
import { drawAnew, storeArt, storeCover } from './files.ts';

export const PictureJob = z.object({ revisionId: z.uuid() });

type Work = Database['public']['Functions']['begin_picture']['Returns'][number] & { id: string };

/**
 * Has a picture painted and stores the cover as it would be, for its creator to decide. Repeating it after it was stored, or after
 * it ended, does nothing; begun anew it writes the same files again. Fails as `finishRevision`.
 */
export async function runPicture(
	{ revisionId }: z.infer<typeof PictureJob>,
	context: JobContext
): Promise<void> {
	const [row] = unwrap(await secretClient().rpc('begin_picture', { p_revision_id: revisionId }));
	if (!row) return;
	const work = { ...row, id: revisionId };
	await finishRevision(work, async ({ signal }) => ({ after: await paint(work, signal) }), context);
}

/** The path of the cover; the picture itself lies beside it, for other words. */
async function paint(work: Work, signal: AbortSignal): Promise<string> {
	const facts = factsOf(work);
	if (!canCompose(facts)) throw new DomainError('cover_script', 422);
	const request = artRequest({ ...Brief.safeParse(work.brief).data, wish: work.wish }, facts);
	const file = await ai.generateImage({ ...request, signal }, contextOf(work));
	if (!file) throw new DomainError('ai_no_route', 503);
	const picture = await drawAnew(file).catch((cause: unknown) => {
		throw new DomainError('ai_invalid_output', 502, { cause });
	});
	const place = { workspaceId: work.workspace_id, name: work.id };
	await storeArt(place, picture);
	return storeCover(place, await drawCover(facts, await styleFor(work), picture));
}

const contextOf = ({ id: revisionId, workspace_id: workspaceId, key_source: keySource }: Work) =>
	aiContext({ workspaceId, revisionId, keySource, promptVersionOf });

function factsOf({
	product_id: id,
	type,
	language,
	title,
	subtitle,
	author_name: author,
	origin
}: Work): CoverFacts {
	return { id, type, language, title, subtitle, author, isSample: origin === 'sample' };
}

const styleFor = ({ cover, product_id: id, workspace_id: workspaceId }: Work): Promise<CoverStyle> =>
	styleNow(secretClient(), { id, workspaceId, cover: StoredCover.safeParse(cover).data });
