import { unwrap, unwrapMaybe } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import { secretClient } from '../../platform/supabase.ts';
import { canCompose, styleOf, wordsOf, type CoverFacts } from './compose.ts';
import { drawCover } from './drawing.ts';
import { storeCover } from './files.ts';

const perRun = 20;
const perSweep = 500;

/** Composes covers for products that have none, some at a time. One that fails waits for the next run. Safe to repeat. */
export async function giveMissingCovers(signal: AbortSignal): Promise<void> {
	const rows = unwrap(await secretClient().rpc('products_without_cover', { p_limit: perRun }));
	for (const {
		workspace_id: workspaceId,
		author_name: author,
		origin,
		brand_colour: brand,
		...row
	} of rows) {
		if (signal.aborted) return;
		const facts: CoverFacts = { ...row, author, isSample: origin === 'sample' };
		try {
			unwrapMaybe(
				await secretClient().rpc('give_cover', {
					p_product_id: row.id,
					p_cover: await firstCover(workspaceId, facts, brand)
				})
			);
		} catch (problem) {
			log.warn({ err: problem, productId: row.id }, 'a product has no cover yet');
		}
	}
}

async function firstCover(workspaceId: string, facts: CoverFacts, brand: string | null) {
	// Words the server has no letters for: noted, so that it is not tried every minute.
	if (!canCompose(facts)) return { path: null, source: 'none' };
	const style = styleOf(facts.id, brand);
	const path = await storeCover({ workspaceId, name: facts.id }, await drawCover(facts, style));
	return { path, source: 'composed', ...style, artPath: null, words: wordsOf(facts), imageProblem: null };
}

/** Removes the files that nothing names any more. Safe to repeat. */
export async function sweepCovers(): Promise<void> {
	const names = unwrap(await secretClient().rpc('unused_covers', { p_limit: perSweep })).map(
		({ name }) => name
	);
	if (names.length === 0) return;
	const { error } = await secretClient().storage.from('covers').remove(names);
	if (error) throw new Error('storage: unused covers were not removed', { cause: error });
	log.info({ removed: names.length }, 'removed covers that nothing names any more');
}
