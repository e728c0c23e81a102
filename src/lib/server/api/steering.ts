import { DomainError } from '../platform/errors.ts';
import * as steering from '../products/generation/steering.ts';
import { actIn, spendIn } from './acting.ts';
import { endpoint, type Refusal } from './endpoint.ts';
import { Approval, Generation, generationExample, outlineExample } from './generation-schemas.ts';
import { generationParams, requireGeneration } from './generations.ts';

const common = { method: 'POST', tag: 'Generations', who: 'caller', scope: 'products:write' } as const;
export const forMembers: Refusal[] = [
	['seat_missing', 402],
	['role_too_low', 403],
	['workspace_frozen', 409]
];
/** Every 402 that a call which costs credits can meet. */
export const forSpenders: Refusal[] = [
	...forMembers,
	['insufficient_credits', 402],
	['credit_quota_reached', 402],
	['plan_limit_reached', 402],
	['not_a_member', 403]
];

const answerWith = (changes: Partial<typeof generationExample>) => ({
	status: 200,
	description: 'The generation as it is now.',
	schema: Generation,
	example: { ...generationExample, ...changes }
});

export const pause = endpoint({
	...common,
	id: 'pauseGeneration',
	path: '/api/generations/{id}/pause',
	summary: 'Pause a generation',
	description:
		'Nothing new is begun; what is being written is finished. Changes nothing when it waits or has ended.',
	params: generationParams,
	answer: answerWith({ state: 'paused' }),
	refusals: forMembers,
	run: async ({ caller, params: { id } }) => {
		const { workspaceId } = await requireGeneration(caller, id);
		await steering.pause(await actIn(caller, workspaceId, 'member'), id);
		return requireGeneration(caller, id);
	}
});

export const resume = endpoint({
	...common,
	id: 'resumeGeneration',
	path: '/api/generations/{id}/resume',
	summary: 'Go on with a generation',
	description:
		'A paused one goes on for nothing. A failed or cancelled one goes on at its first unfinished part, for what of its price is not paid. Changes nothing when it runs or is done.',
	params: generationParams,
	answer: answerWith({}),
	refusals: forSpenders,
	run: async ({ caller, params: { id } }) => {
		const { workspaceId } = await requireGeneration(caller, id);
		await steering.resume(await spendIn(caller, workspaceId), id);
		return requireGeneration(caller, id);
	}
});

export const cancel = endpoint({
	...common,
	id: 'cancelGeneration',
	path: '/api/generations/{id}/cancel',
	summary: 'End a generation',
	description:
		'Finished sections stay and are paid for in proportion; the other credits come back. Changes nothing when it has ended.',
	params: generationParams,
	answer: answerWith({
		state: 'cancelled',
		credits: { price: 5, paid: 2, held: 0 },
		finishedAt: '2026-11-20T09:31:00+00:00'
	}),
	refusals: forMembers,
	run: async ({ caller, params: { id } }) => {
		const { workspaceId } = await requireGeneration(caller, id);
		await steering.cancel(await actIn(caller, workspaceId, 'member'), id);
		return requireGeneration(caller, id);
	}
});

export const approve = endpoint({
	...common,
	id: 'approveOutline',
	path: '/api/generations/{id}/approve',
	summary: 'Approve the outline',
	description:
		'Lets the writing begin, with your outline if you send one. Its length sets the price anew. Approving twice changes nothing.',
	params: generationParams,
	body: { schema: Approval, example: { version: 1, outline: outlineExample } },
	answer: answerWith({}),
	refusals: [...forSpenders, ['stale_version', 409], ['outline_settled', 409]],
	run: async ({ caller, params: { id }, body: { version, outline } }) => {
		const { workspaceId, productId, state } = await requireGeneration(caller, id);
		const spender = await spendIn(caller, workspaceId);
		if (state !== 'awaiting_approval') {
			if (outline) throw new DomainError('outline_settled', 409);
			return requireGeneration(caller, id);
		}
		const saved = outline ? await steering.saveOutline(spender, productId, version, outline) : version;
		await steering.approveOutline(spender, productId, saved);
		return requireGeneration(caller, id);
	}
});
