import { randomUUID } from 'node:crypto';
import { Brief, sizeOf } from '../../../products/brief.ts';
import { jsonFrom } from '../../../products/edit-forms.ts';
import type { FieldErrors } from '../../../products/edits.ts';
import type { Outline } from '../../../products/types.ts';
import { DomainError, unwrap, unwrapMaybe } from '../../platform/errors.ts';
import { secretClient } from '../../platform/supabase.ts';
import type { Acting, Spender } from '../../workspaces/members.ts';
import type { Conflict } from '../editing.ts';
import { OutlineAnswer } from '../writing/outline.ts';

/**
 * Stops a generation: what is finished stays and is paid for in proportion, the rest of the credits comes back. False when
 * it had ended before. Throws `generation_not_found` (404).
 */
export async function cancel(member: Acting, generationId: string): Promise<boolean> {
	return unwrap(await member.supabase.rpc('cancel_generation', { p_generation_id: generationId }));
}

/**
 * Begins nothing new until somebody goes on; what is being written is finished. False when it had ended or waits already.
 * Throws `generation_not_found` (404).
 */
export async function pause(member: Acting, generationId: string): Promise<boolean> {
	return unwrap(await member.supabase.rpc('pause_generation', { p_generation_id: generationId }));
}

/**
 * Goes on with a paused generation, for nothing; continues a failed or cancelled one at its first unfinished part, for what
 * of its price is not paid. False when it runs already, so a double click is one order; the key is new each time because a
 * settled hold is never used again. Throws `insufficient_credits` (402) or `generation_not_found` (404).
 */
export async function resume(member: Spender, generationId: string): Promise<boolean> {
	return unwrap(
		await secretClient().rpc('resume_generation', {
			p_generation_id: generationId,
			p_user_id: member.viewer.userId,
			p_idempotency_key: randomUUID()
		})
	);
}

/** An outline that waits for its approval. */
export type OpenOutline = {
	generationId: string;
	version: number;
	outline: Outline;
	wordsPerSection: number;
	/** What is set aside for it now, in credits. */
	credits: number;
};

/** The outline of the product's newest generation, while it waits for approval; else null. */
export async function findOpenOutline(
	{ supabase, workspaceId }: Acting,
	productId: string
): Promise<OpenOutline | null> {
	const found = await supabase
		.from('generations')
		.select('id, state, brief, credits, outline_version, generation_steps!inner(output)')
		.eq('workspace_id', workspaceId)
		.eq('product_id', productId)
		.eq('generation_steps.kind', 'outline')
		.order('created_at', { ascending: false })
		.limit(1)
		.maybeSingle();
	const row = unwrapMaybe(found);
	if (row?.state !== 'awaiting_approval') return null;
	return {
		generationId: row.id,
		version: row.outline_version,
		credits: row.credits,
		outline: OutlineAnswer.parse(row.generation_steps[0]?.output),
		wordsPerSection: sizeOf(Brief.parse(row.brief)).wordsPerSection
	};
}

/**
 * The outline that a form sent as JSON in `outline`, or what is wrong with it, by the path of each field: `sections.2.title`. What is no
 * JSON at all has a problem with no path.
 */
export function checkOutline(
	sent: FormData
): { value: Outline; errors: null } | { value: null; errors: FieldErrors } {
	const result = OutlineAnswer.safeParse(jsonFrom(sent, 'outline'));
	if (result.success) return { value: result.data, errors: null };
	const errors: FieldErrors = {};
	for (const { path, code } of result.error.issues)
		errors[path.join('.')] ??= code === 'too_big' ? 'edit_too_long' : 'edit_empty';
	return { value: null, errors };
}

async function requireOpenOutline(member: Acting, productId: string): Promise<OpenOutline> {
	const open = await findOpenOutline(member, productId);
	if (!open) throw new DomainError('outline_settled', 409);
	return open;
}

/**
 * Saves a person's outline if it is still the one of `version`. Returns the new version. Throws `stale_version` (409, with a
 * Conflict as detail), `outline_settled` (409). Saving what is stored changes nothing.
 */
export async function saveOutline(
	member: Spender,
	productId: string,
	version: number,
	outline: Outline
): Promise<number> {
	const open = await requireOpenOutline(member, productId);
	if (JSON.stringify(open.outline) === JSON.stringify(outline)) return open.version;
	if (open.version !== version) {
		const detail: Conflict<Outline> = { version: open.version, stored: open.outline };
		throw new DomainError('stale_version', 409, { detail });
	}
	return unwrap(
		await secretClient().rpc('save_outline', {
			p_generation_id: open.generationId,
			p_user_id: member.viewer.userId,
			p_version: version,
			p_outline: outline
		})
	);
}

/**
 * Approves the outline as it is stored and lets the writing begin; price and hold follow its length. Throws
 * `insufficient_credits` (402), `stale_version` (409). Approving twice changes nothing.
 */
export async function approveOutline(member: Spender, productId: string, version: number): Promise<void> {
	const open = await findOpenOutline(member, productId);
	if (!open) return;
	unwrap(
		await secretClient().rpc('approve_outline', {
			p_generation_id: open.generationId,
			p_user_id: member.viewer.userId,
			p_version: version,
			p_words: open.outline.sections.length * open.wordsPerSection
		})
	);
}
