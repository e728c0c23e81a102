import { z } from 'zod';
import { byPlace, type Progress, type StepProgress } from '../../../products/progress.ts';
import { unwrap } from '../../platform/errors.ts';
import type { SessionClient } from '../../platform/supabase.ts';
import type { Member } from '../../workspaces/members.ts';

const columns = `id, state, error_code, words, credits, credits_paid, key_source, created_at, started_at, finished_at,
	profiles!generations_created_by_fkey(display_name),
	generation_steps(id, kind, position, title, state, attempt, words, error_code, started_at, finished_at),
	ai_calls(id, step_id, task, provider, model, attempt, outcome, reason, fallback_reason, input_tokens, output_tokens, is_estimated, cost_micros, latency_ms, created_at)`;

/**
 * What each generation of a product did and cost, the newest first: its steps in order, each with the calls that were made
 * for it, and what was held, taken and given back in credits. Costs are millionths of a US dollar, null when a model's price
 * is not known.
 */
export async function listReceipts({ supabase, workspaceId }: Member, productId: string): Promise<Receipt[]> {
	const rows = unwrap(
		await supabase
			.from('generations')
			.select(columns)
			.eq('workspace_id', workspaceId)
			.eq('product_id', productId)
			.order('created_at', { ascending: false })
			.order('created_at', { referencedTable: 'ai_calls' })
	);
	const problems = await readImageProblems(
		supabase,
		rows.map(({ id }) => id)
	);
	return Promise.all(
		rows.map(async ({ id, generation_steps, ai_calls, profiles, ...row }) => {
			const holds = unwrap(await supabase.rpc('generation_holds', { p_generation_id: id }));
			const calls = (ai_calls ?? []).map(callOf);
			return {
				id,
				state: row.state,
				errorCode: row.error_code,
				words: row.words,
				orderedBy: profiles?.display_name ?? null,
				keySource: row.key_source,
				createdAt: row.created_at,
				finishedAt: row.finished_at,
				credits: creditsOf(row.credits, holds),
				holds: holds.map(({ created_at, settled_at, ...hold }) => ({
					...hold,
					createdAt: created_at,
					settledAt: settled_at
				})),
				totals: totalsOf(calls),
				steps: inOrder(generation_steps ?? []).map((step) => ({
					...step,
					/** Why a cover was done without the picture that was asked for, as a code. */
					imageProblem: problems.get(step.id) ?? null,
					calls: calls.filter(({ stepId }) => stepId === step.id)
				}))
			};
		})
	);
}

const CoverOutput = z.object({ imageProblem: z.string().nullable().default(null) });

/**
 * Of the covers of these generations, by step: those that were to have a picture and have none. Asked by itself, as the embedded
 * REST reads no JSON path inside an embed.
 */
async function readImageProblems(supabase: SessionClient, generationIds: string[]) {
	if (generationIds.length === 0) return new Map<string, string>();
	const rows = unwrap(
		await supabase
			.from('generation_steps')
			.select('id, output')
			.eq('kind', 'cover')
			.in('generation_id', generationIds)
	);
	return new Map(
		rows.flatMap(({ id, output }) => {
			const problem = CoverOutput.safeParse(output).data?.imageProblem;
			return problem ? [[id, problem] as const] : [];
		})
	);
}

type HoldRow = { held: number; captured: number | null; state: string };

/** Price, and of all holds: what is set aside now, what was taken, what came back. */
function creditsOf(price: number, holds: HoldRow[]) {
	const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
	const settled = holds.filter(({ state }) => state !== 'held');
	const captured = sum(settled.map((hold) => hold.captured ?? 0));
	return {
		price,
		held: sum(holds.filter(({ state }) => state === 'held').map(({ held }) => held)),
		captured,
		released: sum(settled.map(({ held }) => held)) - captured
	};
}

type CallRow = {
	id: string;
	step_id: string | null;
	task: string;
	provider: string;
	model: string;
	attempt: number;
	outcome: string;
	reason: string | null;
	fallback_reason: string | null;
	input_tokens: number;
	output_tokens: number;
	is_estimated: boolean;
	cost_micros: number | null;
	latency_ms: number;
};

function callOf(row: CallRow) {
	return {
		id: row.id,
		stepId: row.step_id,
		task: row.task,
		provider: row.provider,
		model: row.model,
		attempt: row.attempt,
		outcome: row.outcome,
		reason: row.reason,
		fallbackReason: row.fallback_reason,
		inputTokens: row.input_tokens,
		outputTokens: row.output_tokens,
		isEstimated: row.is_estimated,
		costMicros: row.cost_micros,
		latencyMs: row.latency_ms
	};
}
type Call = ReturnType<typeof callOf>;

function totalsOf(calls: Call[]) {
	const total = { inputTokens: 0, outputTokens: 0, costMicros: 0, isCostKnown: true, failed: 0 };
	for (const call of calls) {
		total.inputTokens += call.inputTokens;
		total.outputTokens += call.outputTokens;
		total.costMicros += call.costMicros ?? 0;
		if (call.costMicros === null) total.isCostKnown = false;
		if (call.outcome !== 'succeeded') total.failed += 1;
	}
	return { ...total, calls: calls.length };
}

type StepRow = {
	id: string;
	kind: StepProgress['kind'];
	position: number;
	title: string;
	state: StepProgress['state'];
	words: number | null;
	error_code: string | null;
	started_at: string | null;
	finished_at: string | null;
};

function inOrder(rows: StepRow[]) {
	return rows
		.sort(byPlace)
		.map(({ id, kind, position, title, state, words, error_code, started_at, finished_at }) => ({
			...{ id, kind, position, title, state, words, errorCode: error_code },
			seconds: started_at && finished_at ? (Date.parse(finished_at) - Date.parse(started_at)) / 1000 : null
		}));
}

export type Receipt = {
	id: string;
	state: Progress['generation']['state'];
	errorCode: string | null;
	words: number;
	orderedBy: string | null;
	keySource: 'operator' | 'workspace';
	createdAt: string;
	finishedAt: string | null;
	credits: ReturnType<typeof creditsOf>;
	holds: {
		held: number;
		captured: number | null;
		state: string;
		createdAt: string;
		settledAt: string | null;
	}[];
	totals: ReturnType<typeof totalsOf>;
	steps: (ReturnType<typeof inOrder>[number] & { imageProblem: string | null; calls: Call[] })[];
};
