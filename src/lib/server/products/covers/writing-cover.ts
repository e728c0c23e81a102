import type { StoredCover } from '../../../products/cover.ts';
import * as ai from '../../ai/index.ts';
import { DomainError, unwrap } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import { secretClient } from '../../platform/supabase.ts';
import { aiContext } from '../generation/ai-context.ts';
import type { Stop } from '../generation/model-job.ts';
import type { Step } from '../generation/steps.ts';
import { artRequest } from './art-request.ts';
import { styleNow } from './brand.ts';
import { canCompose, wordsOf, type CoverFacts } from './compose.ts';
import { drawCover } from './drawing.ts';
import { drawAnew, storeArt, storeCover } from './files.ts';

type Art = { picture: Uint8Array | null; problem: string | null };

/**
 * The cover's step: a picture of a model where staff set one, and the words. A picture that fails is done without, and the reason
 * kept. Repeating the step writes the same files again.
 */
export async function writeCover(step: Step, { signal }: Stop): Promise<void> {
	const cover = await coverFor(step, signal);
	unwrap(
		await secretClient().rpc('complete_cover', {
			p_step_id: step.id,
			p_attempt: step.attempt,
			p_cover: cover
		})
	);
}

async function coverFor(step: Step, signal: AbortSignal): Promise<(StoredCover & { path: string }) | null> {
	const facts = await readFacts(step);
	if (!canCompose(facts)) return null;
	const product = { id: step.productId, workspaceId: step.workspaceId, cover: null };
	const style = await styleNow(secretClient(), product);
	const { picture, problem } = await paint(step, facts, signal);
	const place = { workspaceId: step.workspaceId, name: step.id };
	const artPath = picture ? await storeArt(place, picture) : null;
	const path = await storeCover(place, await drawCover(facts, style, picture ?? undefined));
	const source = picture ? 'image' : 'composed';
	return { path, source, ...style, artPath, words: wordsOf(facts), imageProblem: problem };
}

async function readFacts({ productId }: Step): Promise<CoverFacts> {
	const product = secretClient()
		.from('products')
		.select('id, type, language, title, subtitle, author_name, origin')
		.eq('id', productId)
		.single();
	const { author_name: author, origin, ...facts } = unwrap(await product);
	return { ...facts, author, isSample: origin === 'sample' };
}

/** A picture by the routes of the task `cover`; null, with the reason, when there is none. */
async function paint(step: Step, facts: CoverFacts, signal: AbortSignal): Promise<Art> {
	try {
		const file = await ai.generateImage({ ...artRequest(step.brief, facts), signal }, await aiContext(step));
		return { picture: file && (await drawAnew(file)), problem: null };
	} catch (problem) {
		if (signal.aborted || !(problem instanceof DomainError)) throw problem;
		log.warn({ err: problem, stepId: step.id, code: problem.code }, 'a cover is composed without a picture');
		return { picture: null, problem: problem.code };
	}
}
