import { z } from 'zod';
import { Brief, type Language } from '../../../products/brief.ts';
import type { Finding } from '../../../products/findings.ts';
import type { RevisionKind } from '../../../products/revisions.ts';
import { countWords } from '../../../products/markdown.ts';
import type { Outline } from '../../../products/types.ts';
import * as ai from '../../ai/index.ts';
import { aiContext } from '../../models/context.ts';
import type { Database } from '../../platform/database-types.ts';
import { DomainError, unwrap } from '../../platform/errors.ts';
import type { JobContext } from '../../platform/jobs.ts';
import { notify } from '../../platform/postgres.ts';
import { secretClient } from '../../platform/supabase.ts';
import { judgeSection } from '../generation/judging.ts';
import type { Stop } from '../generation/model-job.ts';
import { readSources, type GroundingSource } from '../sources/storing.ts';
import { readSections, type StoredSection } from '../generation/steps.ts';
import { firstTitles, planBehind } from './planned.ts';
import { textRelay } from '../generation/text-relay.ts';
import { OutlineAnswer } from '../writing/outline.ts';
import { weave, type Passage } from '../writing/passage.ts';
import { finishRevision } from './revision-job.ts';
import { promptVersionOf } from '../writing/prompt-versions.ts';
import { revisionRequest } from '../writing/revise.ts';
import { StyleSheetAnswer } from '../writing/style-sheet.ts';

export const RevisionJob = z.object({ revisionId: z.uuid() });

/** Pictures are revisions too and begun elsewhere (covers/painting.ts). */
type Row = Database['public']['Functions']['begin_revision']['Returns'][number] & { kind: RevisionKind };
/** `sources` are what the product's order named as its ground: the revised text rests on them too. */
type Work = Row & { id: string; sources: GroundingSource[] };

async function beginRevision(id: string): Promise<Work | null> {
	const [row] = unwrap(await secretClient().rpc('begin_revision', { p_revision_id: id }));
	if (!row) return null;
	const sources = Brief.safeParse(row.brief).data?.sources ?? [];
	return { ...(row as Row), id, sources: await readSources(row.workspace_id, sources) };
}

function relayOf({ id, attempt }: Work, giveUp: () => void) {
	return textRelay({
		show: (delta) => notify('revision', { revisionId: id, stepId: id, attempt, ...delta }),
		keep: async (text) => {
			const kept = { p_revision_id: id, p_attempt: attempt, p_text: text };
			if (!unwrap(await secretClient().rpc('save_revision_partial', kept))) giveUp();
		}
	});
}

/** The order that the product was made by; of one that was not ordered, what is known of it. */
function briefOf({ brief, type, title, language }: Work): Brief {
	const stored = Brief.safeParse(brief);
	if (stored.success) return stored.data;
	return Brief.parse({
		type,
		topic: title.padEnd(3, '.'),
		tone: 'professional',
		language,
		length: 'standard'
	});
}

/** The outline as ordered with the sections' present titles and order, so that what was renamed is asked for by its name. */
async function outlineOf(
	{ outline, title, promise, ...work }: Work,
	sections: StoredSection[]
): Promise<Outline> {
	const first = await firstTitles(work.product_id);
	const planned = planBehind(
		OutlineAnswer.safeParse(outline).data?.sections ?? [],
		sections.map((section) => first.get(section.id) ?? section.title)
	);
	return {
		title,
		subtitle: '',
		promise,
		sections: sections.map(({ title: name }, at) => ({
			...(planned[at] ?? { intent: name, keyPoints: [] }),
			title: name
		}))
	};
}

function passageOf({ selection_start: start, selection_end: end }: Work): Passage | null {
	// The types of a function's answer leave out that they may be null.
	return (start as number | null) === null ? null : { start, end };
}

/** The section's new text, and how many words of it the model wrote. */
type Written = { after: string; words: number };

async function write(work: Work, { signal, giveUp }: Stop): Promise<Written> {
	const sections = await readSections({ productId: work.product_id });
	const passage = passageOf(work);
	const request = revisionRequest(briefOf(work), {
		...{ kind: work.kind, wish: work.wish, text: work.before_text, passage },
		plan: {
			outline: await outlineOf(work, sections),
			style: StyleSheetAnswer.parse(work.style_sheet ?? {}),
			sources: work.sources
		},
		index: sections.findIndex(({ id }) => id === work.section_id)
	});
	const relay = relayOf(work, giveUp);
	const context = aiContext({
		...{ workspaceId: work.workspace_id, revisionId: work.id, keySource: work.key_source },
		promptVersionOf
	});
	const { text } = await ai.streamText({ ...request, signal }, context, relay.push);
	await relay.drain();
	const after = passage ? weave(work.before_text, passage, text) : text;
	if (after.trim() === work.before_text.trim()) throw new DomainError('revision_unchanged', 422);
	return { after, words: countWords(text, work.language as Language) };
}

async function judged(work: Work, after: string): Promise<Finding[]> {
	const sections = await readSections({ productId: work.product_id });
	const all = sections.map(({ id, title, markdown }) => ({ id, title, body: markdown }));
	const { type, origin, sources, section_id: id, section_title: title } = work;
	const brief = Brief.safeParse(work.brief).data ?? null;
	return judgeSection(
		{ type, language: work.language as Language, origin, brief, sources },
		{ id, title, body: after },
		all
	);
}

/**
 * Writes a revision and stores it for its creator to decide. Repeating it after it was stored, or after it ended, does
 * nothing. A provider's failure is tried again by the queue; a lasting one ends the revision and releases its hold.
 */
export async function runRevision(
	{ revisionId }: z.infer<typeof RevisionJob>,
	context: JobContext
): Promise<void> {
	const work = await beginRevision(revisionId);
	if (!work) return;
	const written = async (stop: Stop) => {
		const { after, words } = await write(work, stop);
		return { after, words, findings: await judged(work, after) };
	};
	await finishRevision(work, written, context);
}
