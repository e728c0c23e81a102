import type { AiCall, AiContext, AiSettings, PriceTable } from '../ai/index.ts';
import { config } from '../platform/config.ts';
import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';

const pricesLiveMs = 60_000;
let cached: { prices: PriceTable; until: number } | undefined;

async function prices(): Promise<PriceTable> {
	if (cached && cached.until > Date.now()) return cached.prices;
	const rows = unwrap(await secretClient().from('model_prices').select('model, input_usd, output_usd'));
	const table = Object.fromEntries(
		rows.map((row) => [row.model, { inputUsd: Number(row.input_usd), outputUsd: Number(row.output_usd) }])
	);
	cached = { prices: table, until: Date.now() + pricesLiveMs };
	return table;
}

async function settings(): Promise<AiSettings> {
	const { AI_PROVIDER, AI_BASE_URL, AI_API_KEY, AI_MODEL, AI_DEMO_DELAY_MS } = config();
	if (AI_PROVIDER === 'demo') return { provider: 'demo', delayMs: AI_DEMO_DELAY_MS };
	if (!AI_MODEL) throw new Error('AI_MODEL is missing');
	return {
		provider: 'openai',
		baseUrl: AI_BASE_URL,
		apiKey: AI_API_KEY,
		model: AI_MODEL,
		prices: await prices()
	};
}

async function logCall(call: AiCall): Promise<void> {
	const logged = await secretClient().from('ai_calls').insert({
		workspace_id: call.workspaceId,
		generation_id: call.generationId,
		step_id: call.stepId,
		task: call.task,
		provider: call.provider,
		model: call.model,
		attempt: call.attempt,
		outcome: call.outcome,
		input_tokens: call.inputTokens,
		output_tokens: call.outputTokens,
		is_estimated: call.tokensEstimated,
		cost_micros: call.costMicros,
		latency_ms: call.latencyMs,
		first_token_ms: call.firstTokenMs,
		provider_request_id: call.providerRequestId
	});
	unwrapMaybe(logged);
}

type Work = { id: string; workspaceId: string; generationId: string };

/** What the AI domain needs to serve one step: the provider as set, model prices as staff keep them, the usage log. */
export async function aiContext({ id, workspaceId, generationId }: Work): Promise<AiContext> {
	return { workspaceId, generationId, stepId: id, settings: await settings(), log: logCall };
}
