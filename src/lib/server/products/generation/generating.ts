import { z } from 'zod';
import { countWords } from '../../../products/markdown.ts';
import * as ai from '../../ai/index.ts';
import { unwrap } from '../../platform/errors.ts';
import type { JobContext } from '../../platform/jobs.ts';
import { notify } from '../../platform/postgres.ts';
import { secretClient } from '../../platform/supabase.ts';
import { aiContext } from './ai-context.ts';
import { writeCover } from '../covers/writing-cover.ts';
import { runModelJob, type Stop } from './model-job.ts';
import { judgeText, judgeWhole, repairSection, wantsRepair } from './repairing.ts';
import { beginStep, readSections, requireOutline, requirePlan, type Step } from './steps.ts';
import { outlineRelay } from './outline-relay.ts';
import { textRelay } from './text-relay.ts';
import { outlineRequest } from '../writing/outline.ts';
import { salesPageRequest } from '../writing/sales-page.ts';
import { sectionRequest } from '../writing/section.ts';
import { styleSheetRequest } from '../writing/style-sheet.ts';

export const StepJob = z.object({ stepId: z.uuid() });

/** Keeps the text so far; when the step is not ours any more, `giveUp` ends the writing. */
function stepRelay(step: Step, giveUp: () => void) {
	const { id: stepId, attempt, generationId } = step;
	return textRelay({
		show: (delta) => notify('generation', { generationId, stepId, attempt, ...delta }),
		keep: async (text) => {
			const isOurs = unwrap(
				await secretClient().rpc('save_step_partial', { p_step_id: stepId, p_attempt: attempt, p_text: text })
			);
			if (!isOurs) giveUp();
		}
	});
}

async function writeOutline(step: Step, { signal, giveUp }: Stop): Promise<void> {
	const relay = stepRelay(step, giveUp);
	const outline = await ai.generateObject(
		{ ...outlineRequest(step.brief, step.sources), signal },
		await aiContext(step),
		outlineRelay(relay.push)
	);
	await relay.drain();
	unwrap(
		await secretClient().rpc('complete_outline', {
			p_step_id: step.id,
			p_attempt: step.attempt,
			p_outline: outline
		})
	);
}

async function writeStyleSheet(step: Step, { signal }: Stop): Promise<void> {
	const request = styleSheetRequest(step.brief, requireOutline(step), step.sources);
	const styleSheet = await ai.generateObject({ ...request, signal }, await aiContext(step));
	unwrap(
		await secretClient().rpc('complete_style_sheet', {
			p_step_id: step.id,
			p_attempt: step.attempt,
			p_style_sheet: styleSheet
		})
	);
}

async function writeSection(step: Step, { signal, giveUp }: Stop): Promise<void> {
	const relay = stepRelay(step, giveUp);
	const request = sectionRequest(step.brief, requirePlan(step), step.position - 1);
	const { text } = await ai.streamText({ ...request, signal }, await aiContext(step), relay.push);
	await relay.drain();
	const findings = judgeText(step, text, await readSections(step));
	unwrap(
		await secretClient().rpc('complete_section', {
			p_step_id: step.id,
			p_attempt: step.attempt,
			p_body: text,
			p_words: countWords(text, step.brief.language),
			p_findings: findings,
			p_repair: wantsRepair(step, findings)
		})
	);
}

async function writeSalesPage(step: Step, { signal }: Stop): Promise<void> {
	const sections = await readSections(step);
	const request = salesPageRequest(step.brief, requireOutline(step), sections);
	const salesCopy = await ai.generateObject({ ...request, signal }, await aiContext(step));
	unwrap(
		await secretClient().rpc('complete_sales_page', {
			p_step_id: step.id,
			p_attempt: step.attempt,
			p_sales_copy: salesCopy,
			p_checks: judgeWhole(step, sections)
		})
	);
}

const writers = {
	outline: writeOutline,
	style_sheet: writeStyleSheet,
	section: writeSection,
	section_repair: repairSection,
	sales_page: writeSalesPage,
	cover: writeCover
};

/**
 * Writes one step of a generation and stores it. Repeating it after it was stored, or after the generation ended, does
 * nothing. A provider's failure is tried again by the queue; a lasting one fails the generation and releases its hold.
 */
export async function runStep({ stepId }: z.infer<typeof StepJob>, context: JobContext): Promise<void> {
	const step = await beginStep(stepId);
	if (!step) return;
	const { id, attempt, generationId } = step;
	const ended = ['cancelled', 'failed'];
	await runModelJob(
		{
			about: { stepId: id },
			failed: 'a generation failed',
			channel: 'generation',
			isOver: (message: { generationId?: string; state?: string }) =>
				message.generationId === generationId && ended.includes(message.state ?? ''),
			closedCode: 'generation_cancelled',
			write: (stop) => writers[step.kind](step, stop),
			fail: async (code) => {
				const failed = { p_step_id: id, p_attempt: attempt, p_error_code: code };
				unwrap(await secretClient().rpc('fail_step', failed));
			}
		},
		context
	);
}
