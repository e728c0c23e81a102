import { sizeOf, type Brief } from '../../../products/brief.ts';
import * as credits from '../../ledger/credits.ts';
import * as models from '../../models/operator.ts';
import { unwrap } from '../../platform/errors.ts';
import { secretClient } from '../../platform/supabase.ts';
import type { Spender } from '../../workspaces/members.ts';
import { completeBrief } from './completing.ts';

/** What making a product costs this workspace now, on whose keys, and what it can spend, in credits. */
export async function quote(member: Spender): Promise<Quote> {
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

async function originOf(member: Spender, brief: Brief): Promise<string> {
	const { isDemo } = await quote(member);
	if (!isDemo) return 'model';
	return brief.notes.trim() ? 'arranged' : 'sample';
}

export type Order = { generationId: string; productId: string };

/**
 * Orders a product: holds the credits and queues the work, all or nothing. Throws `insufficient_credits` (402) or
 * `not_a_member` (403). Repeating a key returns the first order.
 */
export async function order(member: Spender, asked: Brief, idempotencyKey: string): Promise<Order> {
	const brief = await completeBrief(member, asked);
	const [placed] = unwrap(
		await secretClient().rpc('order_generation', {
			p_workspace_id: member.workspaceId,
			p_user_id: member.viewer.userId,
			p_brief: brief,
			p_author_name: brief.author,
			p_origin: await originOf(member, brief),
			p_idempotency_key: idempotencyKey,
			p_words: sizeOf(brief).words
		})
	);
	if (!placed) throw new Error('an order without a generation');
	return { generationId: placed.generation_id, productId: placed.product_id };
}
