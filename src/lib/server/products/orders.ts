import { randomUUID } from 'node:crypto';
import type { Brief } from '../../products/brief.ts';
import * as credits from '../ledger/credits.ts';
import * as models from '../models/operator.ts';
import { unwrap } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import type { Member } from '../workspaces/members.ts';
import { completeBrief } from './completing.ts';

/** What making a product costs this workspace now, on whose keys, and what it can spend, in credits. */
export async function quote(member: Member): Promise<Quote> {
	const [price, balance] = await Promise.all([
		credits.quoteGeneration(member.supabase, member.workspaceId),
		credits.getBalance(member.supabase, member.workspaceId)
	]);
	const isDemo = models.isDemo() && price.keySource === 'operator';
	return { ...price, available: balance.available, isDemo };
}

export type Quote = credits.GenerationPrice & {
	available: number;
	/** No model is connected: the built-in demo arranges notes or writes labelled sample text. */
	isDemo: boolean;
};

async function originOf(member: Member, brief: Brief): Promise<string> {
	const { isDemo } = await quote(member);
	if (!isDemo) return 'model';
	return brief.notes.trim() ? 'arranged' : 'sample';
}

export type Order = { generationId: string; productId: string };

/**
 * Orders a product: holds the credits and queues the work, all or nothing. Throws `insufficient_credits` (402) or
 * `not_a_member` (403). Repeating a key returns the first order.
 */
export async function order(member: Member, asked: Brief, idempotencyKey: string): Promise<Order> {
	const brief = await completeBrief(member, asked);
	const [placed] = unwrap(
		await secretClient().rpc('order_generation', {
			p_workspace_id: member.workspaceId,
			p_user_id: member.viewer.userId,
			p_brief: brief,
			p_author_name: brief.author,
			p_origin: await originOf(member, brief),
			p_idempotency_key: idempotencyKey
		})
	);
	if (!placed) throw new Error('an order without a generation');
	return { generationId: placed.generation_id, productId: placed.product_id };
}

/** Stops a generation and gives its credits back. False when it had ended before. Throws `generation_not_found` (404). */
export async function cancel(member: Member, generationId: string): Promise<boolean> {
	return unwrap(await member.supabase.rpc('cancel_generation', { p_generation_id: generationId }));
}

/**
 * Continues a failed or cancelled generation at its first unfinished part, for its price again. False when it runs
 * already, so a double click is one order; the key is new each time because a released hold is never used again.
 * Throws `insufficient_credits` (402) or `generation_not_found` (404).
 */
export async function resume(member: Member, generationId: string): Promise<boolean> {
	return unwrap(
		await secretClient().rpc('resume_generation', {
			p_generation_id: generationId,
			p_user_id: member.viewer.userId,
			p_idempotency_key: randomUUID()
		})
	);
}
