import type { Finding } from '../../../products/findings.ts';
import { countWords } from '../../../products/markdown.ts';
import * as ai from '../../ai/index.ts';
import { unwrap } from '../../platform/errors.ts';
import { secretClient } from '../../platform/supabase.ts';
import { aiContext } from './ai-context.ts';
import { needsRepair, weigh } from '../checks/judge.ts';
import { judgeSection } from './judging.ts';
import type { Stop } from './model-job.ts';
import { readSections, requirePlan, type Step, type StoredSection } from './steps.ts';
import { repairRequest } from '../writing/repair.ts';

const placed = ({ id, title, markdown }: Pick<StoredSection, 'id' | 'title' | 'markdown'>) => ({
	id,
	title,
	body: markdown
});

/** What is to be said about a text of the section at the step's place, beside the others that are written by now. */
export function judgeText(step: Step, markdown: string, sections: StoredSection[]): Finding[] {
	const title = step.outline?.sections[step.position - 1]?.title ?? '';
	const others = sections.filter(({ position }) => position !== step.position).map(placed);
	return judgeSection(productOf(step), { id: step.id, title, body: markdown }, others);
}

/** Every section judged beside all others, in the form that complete_sales_page stores. */
export function judgeWhole(step: Step, sections: StoredSection[]) {
	const all = sections.map(placed);
	return sections.map((section) => ({
		id: section.id,
		version: section.version,
		findings: judgeSection(productOf(step), placed(section), all)
	}));
}

function productOf({ brief, origin, sources }: Step) {
	return { type: brief.type, language: brief.language, origin, brief, sources };
}

/** Only a model can write better when told what is wrong: the demo would recite its text again. */
export function wantsRepair({ origin }: Step, findings: Finding[]): boolean {
	return origin === 'model' && needsRepair(findings);
}

/** The section to repair, as the worker left it; none when somebody has changed it since. */
function findUntouched(step: Step, sections: StoredSection[]): StoredSection | undefined {
	const section = sections.find(({ position }) => position === step.position);
	return section?.version === 1 ? section : undefined;
}

async function complete(
	step: Step,
	version: number,
	better: { text: string } | null,
	findings: Finding[] | null
) {
	unwrap(
		await secretClient().rpc('complete_repair', {
			p_step_id: step.id,
			p_attempt: step.attempt,
			p_version: version,
			// The types of a function's arguments leave out that they may be null.
			p_body: (better?.text ?? null) as string,
			p_words: (better ? countWords(better.text, step.brief.language) : null) as number,
			p_findings: findings
		})
	);
}

/**
 * Asks once more for a section that was found wanting and keeps the better of both texts. What is still wrong stays
 * flagged. A section that a person has changed meanwhile is theirs and is left alone.
 */
export async function repairSection(step: Step, { signal }: Stop): Promise<void> {
	const sections = await readSections(step);
	const section = findUntouched(step, sections);
	if (!section) return complete(step, 0, null, null);
	const findings = judgeText(step, section.markdown, sections);
	const order = { plan: requirePlan(step), index: step.position - 1, text: section.markdown, findings };
	const request = { ...repairRequest(step.brief, order), signal };
	const { text } = await ai.streamText(request, await aiContext(step), () => undefined);
	const found = judgeText(step, text, await readSections(step));
	const isBetter = weigh(found) < weigh(findings);
	await complete(step, section.version, isBetter ? { text } : null, found);
}
