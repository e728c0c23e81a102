import { Brief } from '../../../products/brief.ts';
import type { Outline, SectionText, StyleSheet } from '../../../products/types.ts';
import type { Database } from '../../platform/database-types.ts';
import { unwrap } from '../../platform/errors.ts';
import { secretClient } from '../../platform/supabase.ts';
import { readSources, type GroundingSource } from '../sources/storing.ts';
import { OutlineAnswer } from '../writing/outline.ts';
import type { Plan } from '../writing/section.ts';
import { StyleSheetAnswer } from '../writing/style-sheet.ts';

/** A step as taken by this attempt. A later attempt fences this one off: its writes answer false. */
export type Step = {
	id: string;
	attempt: number;
	kind: Database['public']['Enums']['step_kind'];
	position: number;
	generationId: string;
	workspaceId: string;
	productId: string;
	brief: Brief;
	origin: string;
	outline: Outline | null;
	styleSheet: StyleSheet;
	/** What the order named as its ground. */
	sources: GroundingSource[];
};

/** Takes a step for writing; null when there is nothing to do any more. */
export async function beginStep(stepId: string): Promise<Step | null> {
	const [row] = unwrap(await secretClient().rpc('begin_step', { p_step_id: stepId }));
	if (!row) return null;
	const brief = Brief.parse(row.brief);
	return {
		id: stepId,
		attempt: row.attempt,
		kind: row.kind,
		position: row.position,
		generationId: row.generation_id,
		workspaceId: row.workspace_id,
		productId: row.product_id,
		brief,
		origin: row.origin,
		outline: row.outline ? OutlineAnswer.parse(row.outline) : null,
		styleSheet: StyleSheetAnswer.parse(row.style_sheet ?? {}),
		sources: await readSources(row.workspace_id, brief.sources)
	};
}

export function requireOutline({ outline }: Step): Outline {
	if (!outline) throw new Error('a step after the outline began without it');
	return outline;
}

/** The whole that the step's section is a part of. */
export const requirePlan = (step: Step): Plan => ({
	outline: requireOutline(step),
	style: step.styleSheet,
	sources: step.sources
});

export type StoredSection = SectionText & { id: string; position: number; version: number };

/** The sections of the step's product that are written by now, in reading order. */
export async function readSections({ productId }: Pick<Step, 'productId'>): Promise<StoredSection[]> {
	const rows = unwrap(
		await secretClient()
			.from('sections')
			.select('id, position, version, title, body')
			.eq('product_id', productId)
			.order('position')
	);
	return rows.map(({ body, ...row }) => ({ ...row, markdown: body }));
}
